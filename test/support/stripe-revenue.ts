import { z } from 'zod';
import { askSandbox, type Stated } from './sandbox-rows.ts';
import type { Product } from './product.ts';

const amounts = z.object({
  unit_amount: z.number().nullish(),
  tiers: z
    .array(
      z.object({
        up_to: z.number().nullable(),
        unit_amount: z.number().nullable(),
        flat_amount: z.number().nullable(),
      }),
    )
    .nullish(),
});
const recurrence = z.object({
  interval: z.enum(['day', 'week', 'month', 'year']),
  interval_count: z.number(),
  usage_type: z.string(),
});
const priceRow = amounts.extend({
  id: z.string(),
  product: z.string(),
  currency: z.string(),
  tiers_mode: z.string().nullable(),
  transform_quantity: z.object({ divide_by: z.number() }).nullable(),
  recurring: recurrence.nullable(),
  currency_options: z.record(z.string(), amounts).optional(),
});
type PriceRow = z.infer<typeof priceRow>;
/** Only shares are reckoned here: a book with another kind of discount needs another seed. */
const couponRow = z.object({
  id: z.string(),
  duration: z.string(),
  percent_off: z.number().nullable(),
  applies_to: z.object({ products: z.array(z.string()) }).nullish(),
});
const itemRow = z.object({ id: z.string(), price: z.object({ id: z.string() }), quantity: z.number().optional() });
const subscriptionRow = z.object({
  id: z.string(),
  customer: z.string(),
  currency: z.string(),
  status: z.string(),
  pause_collection: z.object({ behavior: z.string() }).nullable(),
  items: z.object({ data: z.array(itemRow), has_more: z.boolean() }),
  default_tax_rates: z.array(z.object({ inclusive: z.literal(true), percentage: z.number() })),
  discounts: z.array(z.object({ source: z.object({ coupon: z.object({ id: z.string() }) }) })),
});

/** What each subscription that counts earns in a month, reckoned from Stripe's own rows. */
export async function statedByStripe(product: Product): Promise<Stated[]> {
  const prices = byId(await stripeList(product, 'prices?expand[]=data.tiers&expand[]=data.currency_options', priceRow));
  const coupons = byId(await stripeList(product, 'coupons?expand[]=data.applies_to', couponRow));
  const asked = 'subscriptions?status=all&expand[]=data.discounts.source.coupon';
  const running = (await stripeList(product, asked, subscriptionRow)).filter(
    ({ status, pause_collection: pause }) =>
      ['active', 'past_due'].includes(status) && (pause === null || pause.behavior === 'keep_as_draft'),
  );
  const stated: Stated[] = [];
  for (const { id: subscription, customer, currency, items, discounts, default_tax_rates: rates } of running) {
    const tax = rates.reduce((sum, { percentage }) => sum + percentage, 0);
    const all = items.has_more
      ? await stripeList(product, `subscription_items?subscription=${subscription}`, itemRow)
      : items.data;
    const lasting = discounts
      .flatMap(({ source }) => coupons.get(source.coupon.id) ?? [])
      .filter(({ duration }) => duration !== 'once');
    const monthly = all.map(({ price: { id }, quantity = 1 }) => {
      const price = prices.get(id);
      if (!price?.recurring || price.recurring.usage_type === 'metered') return 0;
      const kept = lasting
        .filter(({ applies_to: to }) => to?.products.includes(price.product) ?? true)
        .reduce((share, { percent_off: off }) => share * (1 - (off ?? Number.NaN) / 100), 1);
      return (costOf(price, currency, quantity) * kept) / (1 + tax / 100) / monthsOf(price.recurring);
    });
    stated.push({ customer, currency, minor: Math.round(monthly.reduce((sum, each) => sum + each, 0)) });
  }
  return stated;
}

function costOf(price: PriceRow, currency: string, quantity: number): number {
  const list = price.currency === currency ? price : price.currency_options?.[currency];
  if (!list?.tiers) {
    const pack = price.transform_quantity?.divide_by ?? null;
    return (list?.unit_amount ?? Number.NaN) * (pack === null ? quantity : Math.ceil(quantity / pack));
  }
  let from = 0;
  let sum = 0;
  for (const { up_to: to, unit_amount: unit, flat_amount: flat } of list.tiers) {
    const isLast = to === null || quantity <= to;
    if (isLast && price.tiers_mode === 'volume') return (flat ?? 0) + (unit ?? 0) * quantity;
    if (price.tiers_mode === 'graduated') sum += (flat ?? 0) + (unit ?? 0) * ((isLast ? quantity : to) - from);
    if (isLast) break;
    from = to;
  }
  return sum;
}

function monthsOf({ interval, interval_count: count }: z.infer<typeof recurrence>): number {
  return { day: 12 / 365, week: 12 / 52, month: 1, year: 12 }[interval] * count;
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

async function stripeList<T extends { readonly id: string }>(
  product: Product,
  path: string,
  row: z.ZodType<T>,
): Promise<T[]> {
  const page = z.object({ data: z.array(row), has_more: z.boolean() });
  const rows: T[] = [];
  for (let after = ''; ;) {
    const url = `${product.sandboxUrl}/v1/${path}&limit=100${after}`;
    const { data, has_more: hasMore } = page.parse(await askSandbox(url, 'rk_test_sandbox_full'));
    rows.push(...data);
    if (!hasMore) return rows;
    after = `&starting_after=${data.at(-1)?.id}`;
  }
}
