import type { InvoiceFact } from '../../book/facts.ts';
import { hash32 } from '../../book/random.ts';
import type { Found } from '../book.ts';
import type { Invoice } from '../wire/money.ts';
import { reducedCustomerShape } from './customer.ts';
import type { Desk, Subject } from './desk.ts';
import { amountOf, dateOf, dateOrNull, momentOf } from './stamps.ts';

const STATUSES: Readonly<Record<Exclude<InvoiceFact['status'], 'open'>, string>> = {
  draft: 'DRAFT',
  paid: 'PAID',
  uncollectible: 'UNCOLLECTIBLE',
  void: 'VOID',
};

export function invoiceNumber(index: number, ordinal: number): string {
  return `INV-${index.toString(36).toUpperCase()}-${String(ordinal + 1).padStart(4, '0')}`;
}

/** When an invoice ought to be paid: a sent one by its date, one that charges by itself on the day it is made. */
function dueAt(invoice: InvoiceFact): number {
  return invoice.dueDate ?? invoice.created;
}

export function invoiceShape(desk: Desk, { entry, ...found }: Subject): Invoice | null {
  const { household, member } = found;
  const one = household.invoices[entry.ordinal];
  if (one === undefined) return null;
  const status = statusOf(desk, found, one);
  const paid = paidOf(one, status);
  const isVoid = status.startsWith('VOID');
  const customer = reducedCustomerShape(desk, found);
  const payer = payerOf(desk, found);
  const money = (minor: number): Invoice['total'] => amountOf(one.currency, minor);
  const uuid = desk.ids.of('invoice', household.index, one.ordinal);
  const link = `https://pay.example/i/${uuid.slice(0, 8)}${hash32(household.index, one.ordinal).toString(36)}`;
  return {
    uuid,
    number: invoiceNumber(household.index, one.ordinal),
    name: one.lines[0]?.text ?? 'Invoice',
    status,
    customer_id: customer.id,
    billed_customer_id: payer.id,
    customer,
    billed_customer: payer,
    subscription_id: one.subscription === null ? null : desk.ids.of('subscription', household.index, one.subscription),
    currency: one.currency.toUpperCase(),
    sub_total: money(one.subtotal),
    prorated_amount: money(0),
    total: money(one.total),
    paid: money(paid),
    due: money(isVoid ? 0 : one.total - paid),
    invoice_date: dateOf(one.created),
    due_date: dateOf(dueAt(one)),
    paid_date: status === 'PAID' || status === 'REFUNDED' ? dateOrNull(one.paidAt) : null,
    auto_charges: one.collection === 'charge_automatically',
    hosted_link: one.status === 'open' ? link : null,
    pdf_link: `${link}.pdf`,
    metadata: {},
    notes: member.special?.parentBilled === true ? 'Billed to the parent company' : null,
    created_at: momentOf(entry.created, household.index),
    updated_at: momentOf(entry.updated, household.index),
  };
}

function payerOf(desk: Desk, found: Found): Invoice['billed_customer'] {
  const { parent, special } = found.member;
  const other = parent === null || special?.parentBilled !== true ? null : desk.find(parent);
  return reducedCustomerShape(desk, other ?? found);
}

function statusOf(desk: Desk, { household, member }: Found, one: InvoiceFact): string {
  const told = member.special?.invoice;
  if (told !== undefined && told.from === one.status && one.ordinal === household.invoices.length - 1) return told.text;
  if (one.status !== 'open') return STATUSES[one.status];
  return dueAt(one) < desk.now ? 'OVERDUE' : 'PENDING';
}

const PARTS = 3;

function paidOf(one: InvoiceFact, status: string): number {
  if (status === 'PARTIALLY_PAID') return Math.floor(one.total / PARTS);
  const isPaid = one.status === 'paid' && (status === 'PAID' || status === 'REFUNDED');
  return isPaid ? one.total : 0;
}
