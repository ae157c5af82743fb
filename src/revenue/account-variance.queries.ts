import { Injectable } from '@nestjs/common';
import type { AccountVarianceDto } from '#contracts/revenue-variance.ts';
import type { Money } from '#core/money.ts';
import type { SourceRef, BillingView } from '#core/snapshot/billing-view.ts';
import { combineViews } from '#core/snapshot/combine-views.ts';
import { explainVariance, type Side } from '#core/variance/explain-variance.ts';
import type { Variance } from '#core/variance/variance.ts';
import { toInstantOrNull, toMoneyDtos } from '../accounts/dto.ts';
import { BillingService } from '../billing/billing.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { PrimarySources } from './primary-sources.service.ts';
import { customersOf, mrrPolicy } from './account-customers.ts';
import { sidesOf } from './account-sides.ts';
import { statedAmounts } from './stated-amounts.ts';

type Link = (ref: SourceRef) => AccountVarianceDto['systems'][number]['sources'][number];

/** What each system says one account pays, and why they differ: computed from the mirror as it stands. */
@Injectable()
export class AccountVarianceQueries {
  constructor(
    private readonly database: Database,
    private readonly billing: BillingService,
    private readonly connections: ConnectionsService,
    private readonly primaries: PrimarySources,
    private readonly clock: Clock,
  ) {}

  /** An entry. */
  async get(workspaceId: string, accountId: string, labelOf: (system: string) => string): Promise<AccountVarianceDto> {
    return this.database.read(workspaceId, async (scope) => {
      const mode = await modeOf(scope, accountId);
      const primary = (await this.primaries.read(scope)).find((one) => one.mode === mode)?.system ?? null;
      const customers = await customersOf(scope, [accountId]);
      const views = [...(await this.billing.views(scope, customers, this.clock.now())).values()];
      const links = await this.connections.links(scope);
      const link: Link = (ref) => links.link(ref) ?? { system: 'unknown', ...ref, url: null };
      return toDto({ accountId, views, primary }, labelOf, link);
    });
  }
}

function toDto(
  { accountId, views, primary }: { accountId: string; views: readonly BillingView[]; primary: string | null },
  labelOf: (system: string) => string,
  link: Link,
): AccountVarianceDto {
  const { owner, sides } = sidesOf(views, primary);
  const [shown, other] = sides;
  const stated = sides.map((side) => ({ side, said: combineViews(side.views, mrrPolicy) }));
  const mrrs = stated.map(({ said }) => said.mrr.is.value);
  const variance = shown && other ? explainVariance(shown, other) : null;
  return {
    accountId,
    systems: stated.map(({ side, said }) => toSystem(side, said, { primary, owner, mrrs, labelOf, link })),
    difference: variance === null ? [] : variance.difference && toMoneyDtos(variance.difference),
    reasons: (variance?.reasons ?? []).map(({ code, words, amount, refs }) => ({
      code,
      words,
      amount: toMoneyDtos(amount),
      sources: refs.map(link),
    })),
    unexplained: variance === null ? [] : variance.unexplained && toMoneyDtos(variance.unexplained),
    words: wordsOf(variance),
  };
}

interface Context {
  readonly primary: string | null;
  readonly owner: string | null;
  /** What all of them state, this one among them. */
  readonly mrrs: readonly (readonly Money[] | null)[];
  readonly labelOf: (system: string) => string;
  readonly link: Link;
}

function toSystem(
  { system, views }: Side,
  { mrr, renewsAt, status, plan }: ReturnType<typeof combineViews>,
  context: Context,
): AccountVarianceDto['systems'][number] {
  return {
    system,
    label: context.labelOf(system),
    isPrimary: system === context.primary,
    isOwner: system === context.owner,
    mrr: statedAmounts(mrr.is.value, context.mrrs),
    reason: mrr.is.reason?.words ?? null,
    renewsAt: toInstantOrNull(renewsAt.is.value),
    status: status.is.value,
    plan: plan.is.value,
    sources: views.map((view) => context.link(view.customer.ref)),
  };
}

function wordsOf(variance: Variance | null): string {
  if (variance === null) return 'One billing system alone knows this account.';
  if (variance.difference === null) return 'The systems cannot be compared: an MRR is unknown.';
  if (variance.difference.length === 0) return 'Both systems state the same MRR.';
  const isWhole = variance.unexplained?.length === 0;
  return isWhole ? 'The systems differ, and the facts say why.' : 'The systems differ; a part of it no fact explains.';
}

async function modeOf(scope: Scope, accountId: string): Promise<string> {
  const rows: { mode: string }[] = await scope.db.query(
    `select mode from account where workspace_id = $1 and id = $2`,
    [scope.workspaceId, accountId],
  );
  const [row] = rows;
  if (!row) throw notFound('account');
  return row.mode;
}
