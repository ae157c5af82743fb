import type { SourceLinkDto } from '#contracts/common.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';

/** The billing customers behind each sum of an account. */
export interface SumSources {
  /** Of MRR and ARR. */
  readonly recurring: readonly SourceLinkDto[];
  readonly lifetimeValue: readonly SourceLinkDto[];
  readonly refunded: readonly SourceLinkDto[];
}

/**
 * Whose facts were added up: the snapshot names one object where it is one, and none where there are several. MRR is of the system that
 * owns the revenue; lifetime value of the one that holds the invoices, the owner first (see `paidInAll`); refunds of whoever knows them.
 */
export function sumSources(snapshot: AccountSnapshot, link: (ref: SourceRef) => SourceLinkDto): SumSources {
  const customers = snapshot.customers.map(({ ref }) => link(ref));
  const owner = snapshot.revenueSystem;
  const systems = [...new Set(customers.map(({ system }) => system))].toSorted(
    (a, b) => Number(b === owner) - Number(a === owner) || (a < b ? -1 : 1),
  );
  const invoiced = new Set(snapshot.invoices.flatMap(({ ref, also }) => [ref, ...also]).map((ref) => link(ref).system));
  const holder = systems.find((system) => invoiced.has(system)) ?? systems[0];
  const of = (one: string | null | undefined) => customers.filter(({ system }) => system === one);
  return { recurring: of(owner), lifetimeValue: of(holder), refunded: customers };
}
