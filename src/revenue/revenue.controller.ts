import { Controller } from '@nestjs/common';
import { chooseRevenueSource, listRevenueSources, previewRevenueSource } from '#contracts/revenue-sources.ts';
import { getRevenueVariance, listRevenueVariance } from '#contracts/revenue-variance.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { AccountVarianceQueries } from './account-variance.queries.ts';
import { ChoosingService } from './choosing.service.ts';
import { PreviewQueries } from './preview.queries.ts';
import { RevenueSourcesQueries } from './revenue-sources.queries.ts';
import { VarianceQueries } from './variance.queries.ts';

/** Which billing system owns the revenue of a mode, what another one would change, and where two disagree. */
@Controller()
export class RevenueController {
  constructor(
    private readonly sources: RevenueSourcesQueries,
    private readonly previews: PreviewQueries,
    private readonly choosing: ChoosingService,
    private readonly variances: VarianceQueries,
    private readonly accounts: AccountVarianceQueries,
  ) {}

  @Operation(listRevenueSources)
  list(@Who() who: Caller): Promise<AnswerOf<typeof listRevenueSources>> {
    return this.sources.list(who.workspaceId);
  }

  @Operation(previewRevenueSource)
  preview(
    @Who() who: Caller,
    @Input() { body }: InputOf<typeof previewRevenueSource>,
  ): Promise<AnswerOf<typeof previewRevenueSource>> {
    return this.previews.preview(who.workspaceId, body);
  }

  @Needs('admin')
  @Operation(chooseRevenueSource)
  async choose(
    @Who() who: Caller,
    @Input() { body }: InputOf<typeof chooseRevenueSource>,
  ): Promise<AnswerOf<typeof chooseRevenueSource>> {
    await this.choosing.choose(who.workspaceId, who.memberId, body);
    const { rows } = await this.sources.list(who.workspaceId);
    const row = rows.find(({ mode }) => mode === body.mode);
    if (!row) throw notFound('source');
    return row;
  }

  @Operation(listRevenueVariance)
  listVariance(
    @Who() who: Caller,
    @Input() { query }: InputOf<typeof listRevenueVariance>,
  ): Promise<AnswerOf<typeof listRevenueVariance>> {
    return this.variances.list(who.workspaceId, query);
  }

  @Operation(getRevenueVariance)
  variance(
    @Who() who: Caller,
    @Input() { params }: InputOf<typeof getRevenueVariance>,
  ): Promise<AnswerOf<typeof getRevenueVariance>> {
    return this.accounts.get(who.workspaceId, params.id, (system) => this.sources.labelOf(system));
  }
}
