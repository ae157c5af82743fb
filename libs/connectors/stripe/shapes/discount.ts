import { z } from 'zod';
import { keptBy, noteKept } from '../../kept-fields.ts';
import { at, entriesOf, field, nested, reader, text, whole } from '../../total-readers.ts';
import { decimal, expandable, instant } from './fields.ts';

const couponShape = z.object({
  id: z.string(),
  name: text,
  percent_off: decimal,
  amount_off: whole,
  currency: text,
  duration: text,
  applies_to: nested(z.object({ products: z.array(z.string()) })),
  /** What is taken off in other currencies than the coupon's own. */
  currency_options: field(
    (value) =>
      new Map(
        entriesOf(value).flatMap(([currency, option]) => {
          const off = at(option, 'amount_off');
          return typeof off === 'number' && Number.isSafeInteger(off) ? [[currency.toLowerCase(), off] as const] : [];
        }),
      ),
  ),
});
export type Coupon = z.output<typeof couponShape>;
export const readCoupon = reader(couponShape);

const coupon = expandable(readCoupon);

const discountShape = z
  .object({
    id: text,
    start: instant,
    end: instant,
    source: nested(z.object({ coupon })),
    /** Where the coupon stood before it moved below `source`. */
    coupon,
  })
  .transform(({ id, start, end, source, coupon: older }) => ({ id, start, end, coupon: source?.coupon ?? older }));
export type Discount = z.output<typeof discountShape>;
export const readDiscount = reader(discountShape);

/** Discounts that are not expanded are ids: they exist, and that is all that is known. */
export const readDiscountOrId = noteKept(
  (value: unknown): Discount | null =>
    typeof value === 'string' ? { id: value, start: null, end: null, coupon: null } : readDiscount(value),
  keptBy(readDiscount),
);
