import type { Limits } from '../../limits.ts';

/** At most so many rows a page: the guide says 100, later pages 200 (A8). */
export const largestPage = 100;

/** Nobody publishes how many calls are allowed (A11). */
export const measureLimits: Limits = {
  live: { perSecond: 4, inFlight: 2 },
  test: { perSecond: 4, inFlight: 2 },
};

export type SortKey = 'createdAtAsc' | 'createdAtDesc' | 'updatedAtDesc';

/** The body of a list: filters by state are not sent, because their shape is uncertain (A10). */
export function findBody(sortKey: SortKey, limit: number, key: string | null, query: Readonly<Record<string, string>>) {
  return { pagination: { limit, from_key: key }, sort_key: sortKey, include_meta: false, query };
}

/** Payments are read this far back, and only they (reference "measure-api" §11). */
export const transactionDays = 366;

/** Rows may become visible a little after the moment they carry (reference "measure-api" §11). */
export const overlapMilliseconds = 10 * 60_000;

/**
 * Lists that are walked by time of change. Revenue may move without it (A26), so the nightly reading goes through
 * everything.
 */
export const watchedKinds = ['customer', 'subscription', 'invoice', 'payment_transaction'] as const;

/** What a page says about the next one. */
export interface PageEnd {
  readonly isEmpty: boolean;
  readonly from: string | null;
  readonly next: string | null;
}

/**
 * How a page ends (A9): the list is over without a cursor or without rows. A cursor that stays where it is cannot be
 * followed: more rows carry one time than a page holds.
 */
export function endOf({ isEmpty, from, next }: PageEnd): 'more' | 'over' | 'stuck' {
  if (isEmpty || next === null || next === '') return 'over';
  return next === from ? 'stuck' : 'more';
}

/**
 * How old a reading of usage may become: each costs a call a subscription and item, there is no list of them, and whoever was
 * changed or announced is asked at once (reference "measure-api" §6.6, §8.5).
 */
export const usageMilliseconds = { live: 4 * 60 * 60_000, test: 15 * 60_000 } as const;

/** What a company meters is asked for again after so long. */
export const metersMilliseconds = 60 * 60_000;

/** Kinds of which events tell: their lists only make sure that none was lost, and are walked no oftener than this. */
export const announcedKinds: ReadonlySet<string> = new Set(['customer', 'payment_transaction']);
export const announcedMilliseconds = 30_000;

/** Payment methods are asked for once a day (reference "measure-api" §11.4). */
export const methodsMilliseconds = 24 * 60 * 60_000;
