import { z } from 'zod';
import { decimal, expandable, instant, nested, reader, text, whole } from './fields.ts';

const couponShape = z.looseObject({
  id: z.string(),
  name: text,
  percent_off: decimal,
  amount_off: whole,
  currency: text,
  duration: text,
  applies_to: nested(z.looseObject({ products: z.array(z.string()).catch([]) })),
  currency_options: z
    .record(z.string(), z.looseObject({ amount_off: whole }))
    .nullish()
    .catch(null)
    .transform((options) => new Map(Object.entries(options ?? {}))),
});
export type Coupon = z.output<typeof couponShape>;
export const readCoupon = reader(couponShape);

const coupon = expandable(readCoupon);

const discountShape = z
  .looseObject({
    id: text,
    start: instant,
    end: instant,
    source: nested(z.looseObject({ coupon })),
    /** Where the coupon stood before it moved below `source`. */
    coupon,
  })
  .transform(({ id, start, end, source, coupon: older }) => ({ id, start, end, coupon: source?.coupon ?? older }));
export type Discount = z.output<typeof discountShape>;
export const readDiscount = reader(discountShape);

/** Discounts that are not expanded are ids: they exist, and that is all that is known. */
export const readDiscountOrId = (value: unknown): Discount | null =>
  typeof value === 'string' ? { id: value, start: null, end: null, coupon: null } : readDiscount(value);
