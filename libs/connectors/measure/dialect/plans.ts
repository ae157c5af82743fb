import { z } from 'zod';
import { addMonths, dayMs } from '#core/period.ts';
import { at, nested, reader, whole } from '../../total-readers.ts';
import { rows, words } from './values.ts';

/** A length of time as Measure gives it: `{ "frequency": "MONTH", "count": 1 }`. */
export const term = nested(z.object({ frequency: words, count: whole }));
export type Term = z.output<typeof term>;

/** Only `HOUR` and `MONTH` are seen in the documents; the others follow from them. */
const months: Readonly<Record<string, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };
const milliseconds: Readonly<Record<string, number>> = { HOUR: dayMs / 24, DAY: dayMs, WEEK: 7 * dayMs };

/** Whole months of a term, those of shorter ones in the months they come nearest to; null when it is unknown. */
export function monthsOf(given: Term): number | null {
  const { frequency, count } = lengthOf(given);
  const inMonths = months[frequency];
  if (inMonths !== undefined) return count * inMonths;
  const inTime = milliseconds[frequency];
  return inTime === undefined ? null : Math.round((count * inTime * 12) / (365 * dayMs));
}

/** The instant so many terms later (or earlier); null for a term that is unknown. */
export function addTerm(from: Date, given: Term, times = 1): Date | null {
  const { frequency, count } = lengthOf(given);
  const inMonths = months[frequency];
  const inTime = milliseconds[frequency];
  const moved =
    inMonths !== undefined
      ? addMonths(from, times * count * inMonths)
      : new Date(from.getTime() + times * count * (inTime ?? Number.NaN));
  return Number.isNaN(moved.getTime()) ? null : moved;
}

function lengthOf(given: Term): { readonly frequency: string; readonly count: number } {
  const count = given?.count ?? 0;
  const isUsable = count > 0 && count <= 1_200;
  return { frequency: isUsable ? (given?.frequency ?? '').toUpperCase() : '', count };
}

export interface TrialDates {
  readonly trial_end_date: Date | null;
  readonly end_date: Date | null;
  readonly renewal_date: Date | null;
  readonly start_date: Date | null;
  readonly trial_term: Term;
}

/** When a trial ends: the first of four that is there (A17); extending a trial takes `end_date` as its new end. */
export function trialEndOf(dates: TrialDates): Date | null {
  const stated = dates.trial_end_date ?? dates.end_date ?? dates.renewal_date;
  return stated ?? (dates.start_date === null ? null : addTerm(dates.start_date, dates.trial_term));
}

const planShape = z.object({
  id: words,
  product_pricing_id: words,
  name: words,
  external_name: words,
  product_pricing: nested(z.object({ id: words, name: words, external_name: words })),
});

/** A plan of a subscription: its id and, where it is written beside it, its name. */
export interface Plan {
  readonly id: string | null;
  readonly name: string | null;
}

const planRows = rows(reader(planShape));

/** The plans of a subscription (A13): the first list that is there; its items name the rest. */
export function plansIn(payload: unknown): readonly Plan[] {
  const lists = [
    at(payload, 'product_pricings'),
    at(payload, 'plans'),
    at(at(payload, 'bundle_pricing'), 'bundle_product_pricings'),
  ];
  const list = planRows.parse(lists.find((candidate) => Array.isArray(candidate) && candidate.length > 0)) ?? [];
  return list.map((plan) => ({
    id: plan.product_pricing_id ?? plan.product_pricing?.id ?? plan.id,
    name: plan.external_name ?? plan.name ?? plan.product_pricing?.external_name ?? plan.product_pricing?.name ?? null,
  }));
}
