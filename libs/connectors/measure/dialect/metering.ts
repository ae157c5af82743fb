import { addMonths } from '#core/period.ts';
import { at, entriesOf } from '../../total-readers.ts';
import { addTerm, type Term } from './plans.ts';

export interface Period {
  readonly start: Date;
  readonly end: Date;
}

export interface PeriodDates {
  readonly start_date: Date | null;
  readonly billing_anchor_date: Date | null;
  readonly next_invoice_date: Date | null;
  readonly renewal_date: Date | null;
  readonly term: Term;
}

/** More periods than this between an anchor and today mean that the dates make no sense. */
const mostPeriods = 1_300;

/**
 * The billing period that runs at `now`: up to the next invoice. Measure counts usage in it but does not state its bounds.
 * A long term that is invoiced before it ends is invoiced by the month. Null when no date says anything.
 */
export function billingPeriodAt(dates: PeriodDates, now: Date): Period | null {
  const { next_invoice_date: invoice, renewal_date: renewal } = dates;
  const isMonthly = dates.term === null || (invoice !== null && renewal !== null && invoice < renewal);
  const step = (from: Date, times: number): Date | null =>
    isMonthly ? addMonths(from, times) : addTerm(from, dates.term, times);
  const anchor = invoice ?? renewal ?? dates.billing_anchor_date ?? dates.start_date;
  if (anchor === null) return null;
  // Counted from the anchor each time, so that the 31st comes back after a short month.
  let times = 0;
  let end: Date | null = anchor;
  while (end !== null && end <= now) {
    times += 1;
    end = times > mostPeriods ? null : step(anchor, times);
  }
  const start = end === null ? null : step(anchor, times - 1);
  if (start === null || end === null) return null;
  return { start: dates.start_date !== null && dates.start_date > start ? dates.start_date : start, end };
}

/** What was used in the current period, by metric; null when the answer holds no counts: never 0. */
export function usedIn(answer: unknown): ReadonlyMap<string, number> | null {
  const counts = at(answer, 'used_count_by_metric_id');
  // Nothing was used: the field may then be null, but it is there.
  if (counts === null) return new Map();
  if (typeof counts !== 'object' || Array.isArray(counts)) return null;
  const entries = entriesOf(counts).filter((entry): entry is readonly [string, number] => isCount(entry[1]));
  return entries.length === entriesOf(counts).length ? new Map(entries) : null;
}

/** What a price inside a plan charges for. */
export interface Metered {
  readonly item: string;
  /** Null where only the item is named. */
  readonly metric: string | null;
}

/** What the usage of a period says that its price is of; the quantity in it is not needed (A14). */
export function meteredBy(answer: unknown): Metered | null {
  const item = at(at(answer, 'product_metric_pricing'), 'item_id') ?? at(at(answer, 'metric'), 'item_id');
  const metric = at(at(answer, 'metric'), 'id');
  if (typeof item !== 'string' || item === '') return null;
  return { item, metric: typeof metric === 'string' && metric !== '' ? metric : null };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
