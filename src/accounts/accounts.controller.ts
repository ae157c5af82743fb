import { Controller } from '@nestjs/common';
import { countAccounts, listAccounts } from '#contracts/account-list.ts';
import { findAccounts } from '#contracts/account-search.ts';
import { assignAccount, getAccount } from '#contracts/accounts.ts';
import { listTimeline } from '#contracts/timeline.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { AccountCountsQueries } from './account-counts.queries.ts';
import { AccountQueries } from './account.queries.ts';
import { AccountSearchQueries } from './account-search.queries.ts';
import { AccountsQueries } from './accounts.queries.ts';
import { AccountOwnersService } from './account-owners.service.ts';
import { TimelineQueries } from './timeline.queries.ts';

/** Accounts of a mode as lists count and show them, one account whole, and who owns it. */
@Controller()
export class AccountsController {
  constructor(
    private readonly owners: AccountOwnersService,
    private readonly lists: AccountsQueries,
    private readonly counts: AccountCountsQueries,
    private readonly pages: AccountQueries,
    private readonly search: AccountSearchQueries,
    private readonly timelines: TimelineQueries,
  ) {}

  @Operation(listAccounts)
  list(@Who() who: Caller, @Input() { query }: InputOf<typeof listAccounts>): Promise<AnswerOf<typeof listAccounts>> {
    return this.lists.list(who.workspaceId, query);
  }

  @Operation(countAccounts)
  count(
    @Who() who: Caller,
    @Input() { query }: InputOf<typeof countAccounts>,
  ): Promise<AnswerOf<typeof countAccounts>> {
    return this.counts.count(who.workspaceId, query.mode);
  }

  @Operation(findAccounts)
  find(@Who() who: Caller, @Input() { query }: InputOf<typeof findAccounts>): Promise<AnswerOf<typeof findAccounts>> {
    return this.search.find(who.workspaceId, query);
  }

  @Operation(getAccount)
  get(@Who() who: Caller, @Input() { params }: InputOf<typeof getAccount>): Promise<AnswerOf<typeof getAccount>> {
    return this.pages.get(who.workspaceId, params.id);
  }

  @Operation(assignAccount)
  async assign(@Who() who: Caller, @Input() { params, body }: InputOf<typeof assignAccount>): Promise<void> {
    await this.owners.assign(who.workspaceId, params.id, body.memberId);
  }

  @Operation(listTimeline)
  timeline(
    @Who() who: Caller,
    @Input() { params, query }: InputOf<typeof listTimeline>,
  ): Promise<AnswerOf<typeof listTimeline>> {
    return this.timelines.list(who.workspaceId, params.id, query);
  }
}
