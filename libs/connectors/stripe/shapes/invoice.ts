import { z } from 'zod';
import { keptFields, noteKept } from '../../kept-fields.ts';
import { field, flag, nested, reader, rowsOf, text, whole } from '../../total-readers.ts';
import { instant, reference } from './fields.ts';

const paymentShape = z.object({
  status: text,
  payment: nested(z.object({ type: text, payment_intent: reference, charge: reference })),
});

const invoiceShape = z
  .object({
    id: z.string(),
    number: text,
    customer_name: text,
    status: text,
    currency: text,
    total: whole,
    amount_due: whole,
    amount_paid: whole,
    amount_remaining: whole,
    created: instant,
    due_date: instant,
    collection_method: text,
    attempted: flag,
    attempt_count: whole,
    next_payment_attempt: instant,
    hosted_invoice_url: text,
    status_transitions: nested(z.object({ finalized_at: instant, paid_at: instant })),
    status_details: nested(z.object({ uncollectible: nested(z.object({ reason: text })) })),
    parent: nested(z.object({ type: text, subscription_details: nested(z.object({ subscription: reference })) })),
    payments: rowsOf(reader(paymentShape)),
    /** Older shapes. */
    subscription: reference,
    charge: reference,
    payment_intent: reference,
  })
  // Not taken apart and put together again: that costs more than reading it.
  .transform((invoice) => {
    const { parent } = invoice;
    if (parent?.type !== 'subscription_details') return invoice;
    return { ...invoice, subscription: parent.subscription_details?.subscription ?? null };
  });
export type Invoice = z.output<typeof invoiceShape>;
export const readInvoice = reader(invoiceShape);

/** True where it is said that there is no entry of it in the books; false where nothing is said. */
const isWithoutEntry = field(noteKept((value: unknown) => value === null, keptFields([])));

const chargeShape = z.object({
  id: z.string(),
  status: text,
  amount: whole,
  amount_refunded: whole,
  currency: text,
  created: instant,
  payment_intent: reference,
  balance_transaction: isWithoutEntry,
  /** Older shapes. */
  invoice: reference,
  failure_code: text,
  outcome: nested(z.object({ type: text, reason: text, advice_code: text })),
});
export type Charge = z.output<typeof chargeShape>;
export const readCharge = reader(chargeShape);
