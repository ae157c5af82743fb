import { z } from 'zod';
import { isLive } from '../../billing/cycle.ts';
import type { MeasureBook } from '../book.ts';
import { revenueOf } from '../revenue.ts';
import { amountOf } from '../shapes/stamps.ts';
import type { CompanyMetric } from '../wire/agreement.ts';
import { invalid } from './problem.ts';

const reportBody = z.object({
  frequency: z.enum(['DAY', 'WEEK', 'MONTH', 'QUARTER']),
  metric: z.string(),
  period: z.object({ start_date: z.string(), end_date: z.string() }),
});

/** Company-wide figures as they stand now: the sandbox keeps no series, so a period's value is today's. */
export function reportOf(book: MeasureBook, body: unknown): CompanyMetric[] {
  const read = reportBody.safeParse(body ?? {});
  if (!read.success) {
    throw invalid(read.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const { metric, period } = read.data;
  const values = valuesOf(book, metric);
  if (values === null) throw invalid([{ field: 'metric', message: 'is not reported by this sandbox' }]);
  return [{ metrics: values.map((value) => ({ grouping: {}, period, value })) }];
}

type Values = CompanyMetric['metrics'][number]['value'][];

function valuesOf(book: MeasureBook, metric: string): Values | null {
  const sums = new Map<string, number>();
  let customers = 0;
  let subscriptions = 0;
  for (const { owner } of book.walk('customer', { column: 'created', newestFirst: false })) {
    const found = book.find(owner);
    if (found === null || found.member.special?.excluded === true) continue;
    const { household, member } = found;
    const live = household.subscriptions.filter(isLive);
    subscriptions += live.length;
    let mrr = 0;
    for (const one of live) mrr += revenueOf(book.context, household, member, one).mrr;
    if (mrr > 0) customers += 1;
    sums.set(household.currency, (sums.get(household.currency) ?? 0) + mrr);
  }
  const months = metric === 'ARR' ? 12 : 1;
  if (metric === 'MRR' || metric === 'ARR') return [...sums].map(([currency, sum]) => amountOf(currency, sum * months));
  if (metric === 'ACTIVE_CUSTOMERS') return [customers];
  return metric === 'ACTIVE_SUBS' ? [subscriptions] : null;
}
