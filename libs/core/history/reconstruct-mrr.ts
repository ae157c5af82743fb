import { divide, multiply, parseDecimal, roundHalfEven } from '../decimal.ts';
import type { Money } from '../money.ts';
import { knownMonthly } from '../mrr/mrr-total.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { InvoiceView, MrrLine } from '../snapshot/billing-view.ts';
import { isOfSubscription } from '../snapshot/same-subscription.ts';
import { difference, sumOf } from '../variance/money-difference.ts';
import { monthBefore, monthEnd, monthOf } from './month.ts';

/** MRR at the end of a month that nobody watched, computed afterwards. */
export interface ReconstructedMonth {
  /** "2026-05" */
  readonly month: string;
  /** One entry a currency; empty when nothing ran; null when the price of something that ran cannot be read. */
  readonly mrr: readonly Money[] | null;
  /** What had to be assumed, in words; each once. */
  readonly doubts: readonly string[];
}

/** So many months back, at most. */
export const reconstructedMonths = 24;

const words = {
  priceOfToday: 'No paid invoice of that time is held: the price as it is now is assumed.',
  invoiced:
    'Taken from a paid invoice whose amount differs from the price as it is now: tax, use and one-time items may be in it.',
  paused: 'A subscription is paused now; whether it was then is not known.',
  tooLarge: 'The amounts are too large to be added up exactly.',
  unknownPrice: 'The price of a subscription that ran then cannot be read.',
} as const;

/**
 * MRR of an account at the end of each month (UTC) before the month of `now`, oldest first, from the subscriptions and paid
 * invoices that billing still holds. Months before the first subscription began are left out. Exact rules:
 *
 * - A subscription counts at a moment if it had begun, had not ended, and was not in trial.
 * - Its amount is that of its price as it is now (fixed prices only, discounts as they count now), unless a paid invoice says
 *   otherwise: of those issued in the term before the moment, the largest (smaller ones are prorations). Where that differs from
 *   the largest of the newest term, the price was another: its total, brought to a month, counts, and is doubted.
 * - What the billing system leaves out of its own metrics is in no month.
 * - Nothing is known of pauses, of seats that came and went within a term, or of what the billing system has deleted.
 */
export function reconstructMrr(snapshot: AccountSnapshot, now: Date): readonly ReconstructedMonth[] {
  const runs = runsOf(snapshot);
  const all = monthsUpTo(monthOf(now));
  const first = all.findIndex(({ end }) => runs.some((run) => ranAt(run, end.getTime())));
  if (first === -1) return [];
  const months = all.slice(first).map((month) => monthAt(runs, month));
  const begin = months.findIndex(({ mrr }) => mrr === null || mrr.length > 0);
  return begin === -1 ? [] : months.slice(begin);
}

/** A subscription that counts, with what is the same in every month. */
interface Run {
  /** Milliseconds; endless where it has no such moment. */
  readonly beganAt: number;
  readonly endedAt: number;
  readonly trialEndedAt: number;
  /** The line by which its terms are told; undefined when nothing of it is fixed. */
  readonly line: MrrLine | undefined;
  /** By its price as it is now; null when that cannot be read. */
  readonly price: readonly Money[] | null;
  readonly paused: readonly string[];
  readonly paid: readonly InvoiceView[];
  /** The largest paid invoice of the newest term: what is paid for the price as it is now. */
  readonly current: InvoiceView | null;
}

function runsOf(snapshot: AccountSnapshot): readonly Run[] {
  const paid = snapshot.invoices.filter((one) => one.status === 'paid' && one.totalMinor > 0);
  return snapshot.subscriptions
    .filter(({ lines }) => lines.every((line) => line.isLeftOut !== true))
    .map((subscription) => {
      const fixed = subscription.lines.filter((line) => line.notCounted?.startsWith('metered') !== true);
      const own = paid.filter((one) => isOfSubscription(snapshot, one.subscription, subscription));
      const newest = own.reduce((last, { issuedAt }) => Math.max(last, issuedAt.getTime()), 0);
      const [line] = fixed;
      return {
        beganAt: subscription.startedAt?.getTime() ?? Infinity,
        endedAt: subscription.endedAt?.getTime() ?? Infinity,
        trialEndedAt: subscription.trialEndsAt?.getTime() ?? -Infinity,
        line,
        price: fixed.some((one) => one.monthly.value === null) ? null : knownMonthly(fixed),
        paused: subscription.isPaused ? [words.paused] : [],
        paid: own,
        current: largestOfTerm(own, line, newest + 1),
      };
    });
}

interface Month {
  readonly month: string;
  readonly end: Date;
}

/** Of one moment thousands of accounts are asked: its months are the same for all of them. */
let listed: { readonly last: string; readonly months: readonly Month[] } | null = null;

/** The months before this one, oldest first. */
function monthsUpTo(last: string): readonly Month[] {
  if (listed?.last === last) return listed.months;
  const months: Month[] = [];
  for (let month = monthBefore(last); months.length < reconstructedMonths; month = monthBefore(month)) {
    months.unshift({ month, end: monthEnd(month) });
  }
  listed = { last, months };
  return months;
}

function monthAt(runs: readonly Run[], { month, end }: Month): ReconstructedMonth {
  const running = runs.filter((run) => ranAt(run, end.getTime()));
  const [only] = running;
  if (only === undefined) return { month, mrr: [], doubts: [] };
  if (running.length === 1) return { month, ...amountAt(only, end) };
  const parts = running.map((run) => amountAt(run, end));
  const areKnown = parts.every(({ mrr }) => mrr !== null);
  const mrr = areKnown ? sumOf(parts.flatMap((part) => part.mrr ?? [])) : null;
  const doubts = [...parts.flatMap((part) => part.doubts), ...(areKnown && mrr === null ? [words.tooLarge] : [])];
  return { month, mrr, doubts: [...new Set(doubts)].toSorted() };
}

function ranAt({ beganAt, endedAt, trialEndedAt }: Run, moment: number): boolean {
  return beganAt < moment && endedAt >= moment && trialEndedAt <= moment;
}

/** What one subscription adds: amounts once a currency, doubts in order. */
type Part = Pick<ReconstructedMonth, 'mrr' | 'doubts'>;

function amountAt({ line, price, paused, paid, current }: Run, moment: Date): Part {
  if (price === null) return { mrr: null, doubts: doubted(words.unknownPrice, paused) };
  const then = largestOfTerm(paid, line, moment.getTime());
  if (then === null) return { mrr: price, doubts: doubted(words.priceOfToday, paused) };
  const isSame = then.totalMinor === current?.totalMinor && then.currency === current.currency;
  if (isSame) return { mrr: price, doubts: paused };
  return { mrr: difference(monthlyOf(then, line), []), doubts: doubted(words.invoiced, paused) };
}

function doubted(doubt: string, paused: readonly string[]): readonly string[] {
  return paused.length === 0 ? [doubt] : [doubt, ...paused].toSorted();
}

/** Of the paid invoices issued within one term before the moment the one with the largest total. */
function largestOfTerm(paid: readonly InvoiceView[], line: MrrLine | undefined, moment: number): InvoiceView | null {
  const from = moment - termDays(line) * 86_400_000;
  let largest: InvoiceView | null = null;
  for (const one of paid) {
    const issuedAt = one.issuedAt.getTime();
    const isWithin = issuedAt < moment && issuedAt >= from;
    if (isWithin && (largest === null || one.totalMinor > largest.totalMinor)) largest = one;
  }
  return largest;
}

/** A little more than the term: bills are written some hours after it begins. */
function termDays(line: MrrLine | undefined): number {
  const days = { day: 1, week: 7, month: 31, year: 366 }[line?.interval ?? 'month'];
  return days * (line?.intervalCount ?? 1) + 1;
}

function monthlyOf({ totalMinor, currency }: InvoiceView, line: MrrLine | undefined): readonly Money[] {
  const factors = { day: [365n, 12n], week: [52n, 12n], month: [1n, 1n], year: [1n, 12n] } as const;
  const [numerator, denominator] = factors[line?.interval ?? 'month'];
  const total = parseDecimal(String(totalMinor));
  if (total === null) return [];
  const count = { numerator: BigInt(line?.intervalCount ?? 1), denominator: 1n };
  const monthly = divide(multiply(total, { numerator, denominator }), count);
  return [{ minor: Number(roundHalfEven(monthly)), currency }];
}
