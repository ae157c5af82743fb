import { z } from 'zod';
import { entriesOf, field, flag, metadata, nested, reader, rowsOf, text, whole } from '../../total-readers.ts';
import { decimal, expandable } from './fields.ts';

const tierShape = z.object({
  /** Null for the last tier. */
  up_to: whole,
  unit_amount: decimal,
  unit_amount_decimal: decimal,
  flat_amount: decimal,
  flat_amount_decimal: decimal,
});
export type Tier = z.output<typeof tierShape>;

const tiers = rowsOf(reader(tierShape));

const currencyOptionShape = z.object({
  unit_amount: decimal,
  unit_amount_decimal: decimal,
  custom_unit_amount: nested(z.object({})),
  tax_behavior: text,
  tiers,
});
export type CurrencyOption = z.output<typeof currencyOptionShape>;

const readCurrencyOption = reader(currencyOptionShape);

/** Amounts by currency; null when they were not expanded. */
function toCurrencyOptions(value: unknown): ReadonlyMap<string, CurrencyOption> | null {
  if (typeof value !== 'object' || value === null) return null;
  return new Map(
    entriesOf(value).flatMap(([currency, option]) => {
      const held = readCurrencyOption(option);
      return held === null ? [] : [[currency.toLowerCase(), held] as const];
    }),
  );
}

const productShape = z.object({ id: z.string(), name: text, active: flag, metadata });
export type Product = z.output<typeof productShape>;
export const readProduct = reader(productShape);

const transformShape = z.object({ divide_by: whole, round: text });

const priceShape = z.object({
  id: z.string(),
  currency: text,
  nickname: text,
  lookup_key: text,
  billing_scheme: text,
  tiers_mode: text,
  tiers,
  unit_amount: decimal,
  unit_amount_decimal: decimal,
  custom_unit_amount: nested(z.object({})),
  transform_quantity: nested(transformShape),
  tax_behavior: text,
  product: expandable(readProduct),
  metadata,
  currency_options: field(toCurrencyOptions),
  recurring: nested(z.object({ interval: text, interval_count: whole, usage_type: text, meter: text })),
});
export type Price = z.output<typeof priceShape>;

/** A plan is the older face of a price: the same object under other names. */
const planShape = z
  .object({
    id: z.string(),
    currency: text,
    nickname: text,
    billing_scheme: text,
    tiers_mode: text,
    tiers,
    amount: decimal,
    amount_decimal: decimal,
    transform_usage: nested(transformShape),
    product: expandable(readProduct),
    metadata,
    interval: text,
    interval_count: whole,
    usage_type: text,
    meter: text,
  })
  .transform((plan): Price => ({
    id: plan.id,
    currency: plan.currency,
    nickname: plan.nickname,
    lookup_key: null,
    billing_scheme: plan.billing_scheme,
    tiers_mode: plan.tiers_mode,
    tiers: plan.tiers,
    unit_amount: plan.amount,
    unit_amount_decimal: plan.amount_decimal,
    custom_unit_amount: null,
    transform_quantity: plan.transform_usage,
    tax_behavior: null,
    product: plan.product,
    metadata: plan.metadata,
    currency_options: null,
    recurring: {
      interval: plan.interval,
      interval_count: plan.interval_count,
      usage_type: plan.usage_type,
      meter: plan.meter,
    },
  }));

export const readPrice = reader(priceShape);
export const readPlan = reader(planShape);
