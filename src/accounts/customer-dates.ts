import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';

/** Since when, and until when, an account has paid for something, as its billing systems tell it. */
export interface CustomerDates {
  /** When its first subscription began. */
  readonly since: Date | null;
  /** When its last one ended; null while one runs. */
  readonly endedAt: Date | null;
  /** The plan of the one that ended last; null while one runs. */
  readonly lastPlan: string | null;
}

export function customerDates({ subscriptions }: Pick<AccountSnapshot, 'subscriptions'>): CustomerDates {
  const starts = subscriptions.flatMap(({ startedAt }) => startedAt ?? []);
  const since = starts.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null);
  const ended = subscriptions.filter((one) => one.endedAt !== null);
  if (ended.length < subscriptions.length) return { since, endedAt: null, lastPlan: null };
  const [last] = ended.toSorted((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0));
  return { since, endedAt: last?.endedAt ?? null, lastPlan: last?.plan ?? null };
}
