import { z } from 'zod';
import { field, metadata, nested, reader, text } from '../../total-readers.ts';
import { readDiscount } from './discount.ts';
import { expandable } from './fields.ts';
import { readPaymentMethod } from './payment-method.ts';

const customerShape = z.object({
  id: z.string(),
  name: text,
  email: text,
  currency: text,
  metadata,
  invoice_settings: nested(z.object({ default_payment_method: expandable(readPaymentMethod) })),
  default_source: expandable(readPaymentMethod),
  discount: field(readDiscount),
});
export type Customer = z.output<typeof customerShape>;
export const readCustomer = reader(customerShape);
