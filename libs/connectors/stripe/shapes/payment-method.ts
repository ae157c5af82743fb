import { z } from 'zod';
import { nested, reader, text, whole } from '../../total-readers.ts';

const cardShape = z.object({
  brand: text,
  last4: text,
  exp_month: whole,
  exp_year: whole,
  wallet: nested(z.object({ type: text })),
});

/** A PaymentMethod, or an older card or source, which have the card's fields at the top or below `card`. */
const paymentMethodShape = z
  .object({
    id: z.string(),
    object: text,
    type: text,
    card: nested(cardShape),
    brand: text,
    last4: text,
    exp_month: whole,
    exp_year: whole,
  })
  .transform((method) => ({
    id: method.id,
    card:
      method.card ??
      (method.object === 'card' || method.exp_year !== null
        ? {
            brand: method.brand,
            last4: method.last4,
            exp_month: method.exp_month,
            exp_year: method.exp_year,
            wallet: null,
          }
        : null),
  }));
export type PaymentMethod = z.output<typeof paymentMethodShape>;
export const readPaymentMethod = reader(paymentMethodShape);
