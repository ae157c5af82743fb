import type { InvoiceView, SourceRef } from '../snapshot/billing-view.ts';
import type { Seen } from '../snapshot/pairing.ts';
import type { Occurrence } from './trigger.ts';

/**
 * The keys of a cause that is about one invoice: its own, and those by which another billing system names the same failure. An
 * alias that another invoice of the account has too tells neither apart, and is left out.
 */
export function invoiceKeys(
  trigger: 'payment_failed' | 'invoice_overdue',
  invoice: InvoiceView & Seen,
  all: readonly InvoiceView[],
): Pick<Occurrence, 'key' | 'aliases'> {
  const shared = new Set(all.filter((one) => one !== invoice).flatMap((one) => one.aliases));
  const names = namesOf(invoice, shared);
  return { key: `${trigger}:${invoice.ref.externalId}`, ...aliasesOf(names.map((name) => `${trigger}:${name}`)) };
}

/** As a field, so that an occurrence without other names looks as it always did. */
export function aliasesOf(aliases: readonly string[]): Pick<Occurrence, 'aliases'> {
  return aliases.length === 0 ? {} : { aliases };
}

function namesOf(thing: Seen, shared: ReadonlySet<string>): readonly string[] {
  const others = (thing.also ?? []).map((ref: SourceRef) => ref.externalId);
  return [...new Set([...others, ...thing.aliases.filter((alias) => !shared.has(alias))])];
}

/** The key of a cause that is about a term or period, its first or last day (in UTC: the same in every zone), and a threshold. */
export function termKey(
  trigger: 'usage_over_plan' | 'renewal_approaching',
  name: string,
  { day, threshold }: { readonly day: Date; readonly threshold: number },
): string {
  return `${trigger}:${name}:${day.toISOString().slice(0, 10)}:${threshold}`;
}

const termShape = /^(usage_over_plan|renewal_approaching):.*(:\d{4}-\d{2}-\d{2}:\d+)$/;

/** What is left of such a key without the name: the same for every system that tells of the term. Null for all other keys. */
export function termOf(key: string): string | null {
  const parts = termShape.exec(key);
  return parts === null ? null : `${parts[1]}${parts[2]}`;
}
