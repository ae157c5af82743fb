import { Controller } from '@nestjs/common';
import { getAccountMrrHistory, getMrrHistory } from '#contracts/mrr-history.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { MrrHistoryQueries } from './mrr-history.queries.ts';

/** MRR at the end of each month, of one account and of a mode. */
@Controller()
export class MrrHistoryController {
  constructor(private readonly history: MrrHistoryQueries) {}

  @Operation(getAccountMrrHistory)
  ofAccount(
    @Who() who: Caller,
    @Input() { params }: InputOf<typeof getAccountMrrHistory>,
  ): Promise<AnswerOf<typeof getAccountMrrHistory>> {
    return this.history.ofAccount(who.workspaceId, params.id);
  }

  @Operation(getMrrHistory)
  ofMode(
    @Who() who: Caller,
    @Input() { query }: InputOf<typeof getMrrHistory>,
  ): Promise<AnswerOf<typeof getMrrHistory>> {
    return this.history.ofMode(who.workspaceId, query);
  }
}
