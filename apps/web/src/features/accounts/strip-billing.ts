import type { AccountRowDto } from '#contracts/account-list.ts';
import type { AccountDto } from '#contracts/accounts.ts';
import type { RevenueDto } from '#contracts/revenue.ts';
import { shortDates } from '../../lib/format.ts';

/** What the strip says of billing: from the snapshot, or from what lists show as long as none is kept. */
export interface StripBilling {
  readonly mrr: RevenueDto['mrr']['value'];
  readonly mrrWords: string;
  /** Stands in the strip where the reason is long. */
  readonly mrrBrief: string | undefined;
  /** There is no MRR at all. */
  readonly hasNoMrr: boolean;
  readonly status: AccountRowDto['status'];
  readonly statusWords: string;
  readonly renewsAt: string | null;
  readonly renewalWords: string;
  /** What stands where there is no renewal. */
  readonly noRenewal: string;
}

export function stripBilling({ revenue, revenueWords, soFar }: AccountDto): StripBilling {
  if (revenue !== null) return ofRevenue(revenue);
  const words = revenueWords ?? 'Not read yet.';
  const partly = 'So far; billing is still being read.';
  const { mrr = null, mrrWords = null, renewsAt = null } = soFar ?? {};
  const status = soFar?.status ?? null;
  return {
    mrr,
    mrrWords: mrr === null ? words : partly,
    mrrBrief: undefined,
    hasNoMrr: mrrWords !== null,
    status,
    statusWords: status === null ? (soFar?.statusWords ?? words) : shortDates(soFar?.paymentWords ?? partly),
    renewsAt,
    renewalWords: renewsAt === null ? words : partly,
    noRenewal: 'Unknown',
  };
}

function ofRevenue(revenue: RevenueDto): StripBilling {
  const { mrr, status, renewsAt } = revenue;
  return {
    mrr: mrr.value,
    mrrWords: mrr.reason ?? revenue.mrrDefinition,
    mrrBrief: yearlyOf(revenue),
    hasNoMrr: mrr.reason !== null,
    status: status.value,
    // Why nobody knows it says more than what is wrong with the payment.
    statusWords: shortDates(status.reason ?? revenue.paymentWords ?? planOf(revenue.plan.value)),
    renewsAt: renewsAt.value,
    renewalWords: revenue.renewalWords ?? renewsAt.reason ?? 'No renewal is planned.',
    noRenewal: 'None',
  };
}

function planOf(plan: string | null): string {
  return plan === null ? 'No plan is known.' : `On ${plan}.`;
}

/** The year's amount says more beside the month's than the definition of both, which is a focus away. */
function yearlyOf({ mrr, arr }: RevenueDto): string | undefined {
  if (mrr.reason !== null) return undefined;
  if (mrr.value?.length === 0) return 'Nothing counts into it now.';
  if (!arr.value?.length) return undefined;
  return `${arr.value.map((money) => money.text).join(' + ')} a year`;
}
