import { sumByCurrency, type Money } from '../money.ts';
import type { AccountInvoice, Fact } from './account-snapshot.ts';
import type { BillingView, Doubt, Known } from './billing-view.ts';

/** What the account paid in all, and what was paid back. */
export interface PaidInAll {
  readonly lifetimeValue: Fact<readonly Money[]>;
  readonly refunded: readonly Money[];
  readonly doubts: readonly Doubt[];
}

/**
 * Lifetime value comes from one system, never added up over two (ruling 26): from the owner of the revenue when it holds
 * invoices, otherwise from the first that does. Invoices that only another system holds are not in it, and that is said.
 * Refunds are told by currency as the system that knows most of them does: the same refund is not counted twice.
 */
export function paidInAll(
  views: readonly BillingView[],
  owner: string | null,
  invoices: readonly AccountInvoice[],
): PaidInAll {
  const systems = [...new Set(views.map((view) => view.system))].toSorted(
    (a, b) => Number(b === owner) - Number(a === owner) || (a < b ? -1 : 1),
  );
  const of = (system: string | undefined) => views.filter((view) => view.system === system);
  const holder = systems.find((system) => of(system).some(holdsInvoices)) ?? systems[0];
  const held = of(holder);
  return {
    lifetimeValue: {
      is: sumOf(held.flatMap((view) => view.lifetimeValue)),
      from: held.length === 1 ? (held[0]?.customer.ref ?? null) : null,
    },
    refunded: greatest(systems.map((system) => sumOf(of(system).flatMap((view) => view.refunded)).value ?? [])),
    doubts: missing(held, invoices),
  };
}

function holdsInvoices(view: BillingView): boolean {
  return view.invoices.length > 0 || view.lifetimeValue.length > 0;
}

function missing(held: readonly BillingView[], invoices: readonly AccountInvoice[]): readonly Doubt[] {
  const connections = new Set(held.map((view) => view.connectionId));
  const left = invoices.filter(
    (one) => one.paidMinor > 0 && [one.ref, ...one.also].every((ref) => !connections.has(ref.connectionId)),
  );
  const [first] = left;
  if (first === undefined) return [];
  const words = `Lifetime value is that of one billing system; paid invoices that only the other one holds are not in it (${left.length}, for example ${first.number}).`;
  return [{ code: 'lifetime_value_of_one_source', words, ref: first.ref }];
}

function greatest(sums: readonly (readonly Money[])[]): readonly Money[] {
  const most = new Map<string, Money>();
  for (const amount of sums.flat()) {
    if (amount.minor > (most.get(amount.currency)?.minor ?? 0)) most.set(amount.currency, amount);
  }
  return [...most.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

function sumOf(amounts: readonly Money[]): Known<readonly Money[]> {
  const result = sumByCurrency(amounts);
  if (result.kind === 'sums') return { value: result.sums };
  return { value: null, reason: { code: 'amount_too_large', words: result.words, ref: null } };
}
