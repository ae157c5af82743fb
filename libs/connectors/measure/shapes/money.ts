import { z } from 'zod';
import { flag, nested, number, reader, whole } from '../../total-readers.ts';
import { term } from '../dialect/plans.ts';
import { amount, instant, rows, words } from '../dialect/values.ts';

const party = nested(z.object({ id: words, parent_customer_id: words }));

const invoiceShape = z.object({
  uuid: z.string(),
  number: words,
  status: words,
  customer_id: words,
  billed_customer_id: words,
  /** Expanded in newer shapes. */
  customer: party,
  billed_customer: party,
  subscription_id: words,
  currency: words,
  total: amount,
  paid: amount,
  due: amount,
  invoice_date: instant,
  due_date: instant,
  paid_date: instant,
  auto_charges: flag,
  hosted_link: words,
  created_at: instant,
  imported_from: words,
  import_ref: words,
});
export type Invoice = z.output<typeof invoiceShape>;
export const readInvoice = reader(invoiceShape);

const transactionShape = z.object({
  id: z.string(),
  customer_id: words,
  customer: party,
  invoice_uuid: words,
  status: words,
  status_message: words,
  transaction_type: words,
  provider_type: words,
  provider_transaction_id: words,
  total_amount: amount,
  created_at: instant,
  updated_at: instant,
  deleted_at: instant,
});
export type Transaction = z.output<typeof transactionShape>;
export const readTransaction = reader(transactionShape);

const methodShape = z.object({
  id: words,
  type: words,
  brand: words,
  last_4: words,
  exp_month: whole,
  exp_year: whole,
  default: flag,
});
export type Method = z.output<typeof methodShape>;

const methodsShape = z.object({ methods: rows(reader(methodShape)) });
export const readMethods = reader(methodsShape);

const creditShape = z.object({
  id: z.string(),
  subscription_id: words,
  name: words,
  state: words,
  amount,
  issued_amount: amount,
  units: number,
  issued_units: number,
  item_id: words,
  expiration_date: instant,
  created_at: instant,
});
export type Credit = z.output<typeof creditShape>;
export const readCredit = reader(creditShape);

const contractShape = z.object({
  id: z.string(),
  title: words,
  status: words,
  auto_renews: flag,
  start_date: instant,
  completed_date: instant,
  term,
});
export type Contract = z.output<typeof contractShape>;
export const readContract = reader(contractShape);
