import type { Charge, Invoice } from '../shapes/invoice.ts';

/** Charges by every id under which an invoice may name them. */
export type NamedCharges = ReadonlyMap<string, readonly Charge[]>;

/** Once for all invoices: a customer may have tens of thousands of both. */
export function namedBy(charges: readonly Charge[]): NamedCharges {
  const named = new Map<string, Charge[]>();
  for (const charge of charges) {
    for (const name of [charge.id, charge.invoice, charge.payment_intent]) {
      if (name === null) continue;
      const same = named.get(name);
      if (same) same.push(charge);
      else named.set(name, [charge]);
    }
  }
  return named;
}

/** Oldest first. Joined through the payment intent; older shapes point at each other directly. */
export function chargesOf(invoice: Invoice, named: NamedCharges): readonly Charge[] {
  const own = new Set(namesOf(invoice).flatMap((name) => named.get(name) ?? []));
  return [...own].sort(inOrder);
}

/** By what its charges know it, and it them. */
function namesOf(invoice: Invoice): readonly string[] {
  const names = [invoice.id, invoice.charge, invoice.payment_intent];
  for (const { payment } of invoice.payments ?? [])
    if (payment !== null) names.push(payment.charge, payment.payment_intent);
  return names.filter((name) => name !== null);
}

function inOrder(a: Charge, b: Charge): number {
  return (a.created?.getTime() ?? 0) - (b.created?.getTime() ?? 0) || (a.id < b.id ? -1 : 1);
}
