import { z } from 'zod';
import { control } from './merchant.ts';
import type { Product } from './product.ts';
import { askSandbox, type Stated } from './sandbox-rows.ts';
import { statedByStripe } from './stripe-revenue.ts';

/** A customer whom both halves of the sandbox have, as the sandbox itself tells it. */
const pairs = z.object({
  pairs: z.array(
    z.object({
      stripe: z.string(),
      measure: z.string(),
      relation: z.enum(['linked', 'similar']),
      difference: z.string().nullable(),
      managedExternally: z.boolean(),
    }),
  ),
});
export type Pair = z.infer<typeof pairs>['pairs'][number];

export async function pairsOf(product: Product): Promise<readonly Pair[]> {
  return pairs.parse(await control(product, 'GET', '/measure/pairs')).pairs;
}

/**
 * The MRR of everybody, by currency, when nobody is counted twice: Stripe's customers as Stripe has them, and those whom only
 * Measure has as Measure states them. Asked past our connectors.
 */
export async function earnedOnce(product: Product): Promise<Record<string, number>> {
  const both = new Set((await pairsOf(product)).map(({ measure }) => measure));
  const alone = (await statedByMeasure(product)).filter(({ customer }) => !both.has(customer));
  return sumOf([...(await statedByStripe(product)), ...alone]);
}

/** The same of Stripe's customers only. */
export async function earnedInStripe(product: Product): Promise<Record<string, number>> {
  return sumOf(await statedByStripe(product));
}

function sumOf(stated: readonly Stated[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { currency, minor } of stated) if (minor !== 0) sum[currency] = (sum[currency] ?? 0) + minor;
  return sum;
}

const measureCustomer = z.object({ id: z.string(), exclude_from_metrics: z.boolean() });
const measureSubscription = z.object({
  customer_id: z.string(),
  status: z.string(),
  currency: z.string(),
  mrr: z.object({ value_in_cents: z.number() }),
});
/** Measure's own words for what earns nothing yet, or for now. */
const idle = ['PENDING', 'SCHEDULED', 'UPCOMING', 'FUTURE', 'DRAFT', 'PAUSED'];

async function statedByMeasure(product: Product): Promise<Stated[]> {
  const customers = await measureList(product, 'customers', measureCustomer);
  const excluded = new Set(customers.filter((row) => row.exclude_from_metrics).map(({ id }) => id));
  return (await measureList(product, 'subscriptions', measureSubscription))
    .filter(({ customer_id: customer, status }) => !excluded.has(customer) && !idle.includes(status))
    .map(({ customer_id: customer, currency, mrr }) => ({
      customer,
      currency: currency.toLowerCase(),
      minor: mrr.value_in_cents,
    }));
}

/** On one page, so that no row is lost between two. */
async function measureList<T>(product: Product, kind: string, row: z.ZodType<T>): Promise<T[]> {
  await control(product, 'PUT', '/measure/profile', { maxLimit: 200 });
  const url = `${product.sandboxUrl}/measure/api/v1/companies/cmp_sandbox/${kind}/find`;
  const answer = await askSandbox(url, 'measure_sandbox_token', { pagination: { limit: 200 } });
  await control(product, 'PUT', '/measure/profile', { maxLimit: 100 });
  const { results } = z.object({ results: z.array(row).max(199) }).parse(answer);
  return results;
}
