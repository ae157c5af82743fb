import { toMoney, type Money } from '#core/money.ts';

/** A sum as the database gives it: text, because it may be larger than a number holds. */
export interface Total {
  readonly currency: string;
  readonly before: string;
  readonly after: string;
}

export interface TotalChange {
  readonly currency: string;
  readonly before: Money;
  readonly after: Money;
  readonly percent: number | null;
}

/** Sums that cannot be held exactly are left out rather than shown wrong. */
export function toTotals(totals: readonly Total[]): TotalChange[] {
  return totals.flatMap(({ currency, ...sums }) => {
    const [before, after] = [sums.before, sums.after].map((sum) => toMoney(BigInt(sum), currency));
    if (before?.kind !== 'money' || after?.kind !== 'money') return [];
    const percent = percentOf(before.money.minor, after.money.minor);
    return [{ currency, before: before.money, after: after.money, percent }];
  });
}

/** One decimal; null where the beginning is nothing. */
export function percentOf(before: number, after: number): number | null {
  return before === 0 ? null : Math.round(((after - before) / before) * 1_000) / 10;
}

/** For how many accounts each changes, and of how many no MRR would be known. */
export interface Counts {
  readonly mrrs: number;
  readonly renewals: number;
  readonly statuses: number;
  readonly plans: number;
  readonly unknowns: number;
}

/** "MRR changes for 12 accounts, the renewal date for 3, the status for 2, total −1.4 %." `whole` is the change of the converted total, if any. */
export function wordsOf(
  { mrrs, renewals, statuses, plans, unknowns }: Counts,
  totals: readonly TotalChange[],
  whole: number | null,
): string {
  if (mrrs + renewals + statuses + plans === 0) return 'Nothing changes: both systems say the same.';
  const percent = totals.length === 1 ? (totals[0]?.percent ?? null) : whole;
  const parts = [
    `MRR changes for ${mrrs === 0 ? 'no account' : accounts(mrrs)}`,
    `the renewal date for ${renewals === 0 ? 'none' : renewals}`,
    ...(statuses > 0 ? [`the status for ${statuses}`] : []),
    ...(plans > 0 ? [`the plan for ${plans}`] : []),
    ...(unknowns > 0 ? [`${unknowns} would have no known MRR`] : []),
    ...(percent === null ? [] : [`total ${percent === 0 ? sameWords(mrrs) : `${signed(percent)} %`}`]),
  ];
  return `${parts.join(', ')}.`;
}

function accounts(count: number): string {
  return `${count} ${count === 1 ? 'account' : 'accounts'}`;
}

/** Rounded it is nothing; that is the whole truth only where no account's MRR changes. */
function sameWords(mrrs: number): string {
  return mrrs === 0 ? 'unchanged' : 'about the same';
}

/** With the decimal that it has, as everywhere: "+6", "−1.4". */
function signed(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)}`;
}
