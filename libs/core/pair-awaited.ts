import type { AccountFacts } from './account-facts.ts';
import type { AccountInvoice, AccountSnapshot } from './snapshot/account-snapshot.ts';
import { hasFailedPayment } from './snapshot/invoice-state.ts';
import { isSame } from './snapshot/pairing.ts';
import type { Detection, TriggerKind } from './triggers/trigger.ts';

/** The other system is waited for so long after a payment: it tells within seconds, or asking for events brings it. */
const pairPatienceMilliseconds = 60_000;

const aboutInvoices: ReadonlySet<TriggerKind> = new Set(['payment_failed', 'invoice_overdue']);

/**
 * Until when it is unknown whether a failed payment is one that the account is flagged for already: one system names the other's
 * id of it, and the other, which knows the account too, has not been read with it yet. Null when nothing is waited for. Without
 * waiting, one failure would be two causes for the moments between two reads (ruling 7).
 */
export function pairAwaitedUntil({ snapshot, sources }: AccountFacts, now: Date): Date | null {
  if (snapshot === null) return null;
  const systems = new Map(sources.flatMap(({ connectionId, system }) => (system ? [[connectionId, system]] : [])));
  const moments = snapshot.invoices
    .filter((invoice) => hasFailedPayment(invoice) && isHalf(invoice, systems))
    .map((invoice) => lastTriedAt(invoice, snapshot).getTime() + pairPatienceMilliseconds);
  // A payment of the future has a wrong clock behind it, and is not waited for.
  const awaited = moments.filter(
    (until) => until > now.getTime() && until <= now.getTime() + 2 * pairPatienceMilliseconds,
  );
  return awaited.length === 0 ? null : new Date(Math.min(...awaited));
}

/** What speaks of failing invoices is unknown while a pair is awaited, and unknown changes nothing (ruling 6). */
export function awaitingPair(detections: readonly Detection[], until: Date | null): readonly Detection[] {
  if (until === null) return detections;
  const reason = 'Another billing system knows this payment too and is being read.';
  return detections.map((one) =>
    aboutInvoices.has(one.trigger) ? { trigger: one.trigger, verdict: 'unknown', reason } : one,
  );
}

/** Named by an id of a system that knows the account, none of whose invoices it is. */
function isHalf(invoice: AccountInvoice, systems: ReadonlyMap<string, string>): boolean {
  const told = new Set([invoice.ref, ...invoice.also].map(({ connectionId }) => systems.get(connectionId)));
  const others = new Set([...systems.values()].filter((system) => !told.has(system)));
  return invoice.aliases.some((alias) => others.has(alias.slice(0, alias.indexOf(':'))));
}

function lastTriedAt(invoice: AccountInvoice, { charges }: AccountSnapshot): Date {
  const tried = charges.filter((charge) => isSame(charge, invoice)).map(({ at }) => at.getTime());
  return new Date(Math.max(invoice.failedAt?.getTime() ?? invoice.issuedAt.getTime(), ...tried));
}
