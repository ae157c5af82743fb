import type { AccountSnapshot, Fact } from './account-snapshot.ts';
import { AsciiJson } from './ascii-json.ts';
import type { SourceRef, SubscriptionView } from './billing-view.ts';
import { canonicalText } from './canonical-text.ts';
import { fromTable } from './kept-table.ts';
import { writeSnapshot } from './snapshot-writer.ts';

/** A value as JSON keeps it: dates are ISO text. */
export type Stored<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Stored<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Stored<T[Key]> }
      : T;

/** A snapshot as it is kept: what `snapshotText` of it parses to. `snapshotFromJson` gives back an equal one. */
export interface KeptSnapshot {
  /** Absent in what was kept with every reference in full. */
  readonly form?: number;
  readonly customers: AccountSnapshot['customers'];
  readonly [key: string]: unknown;
}

type StoredSnapshot = Stored<Omit<AccountSnapshot, 'mrrLines'>> & Partial<Pick<AccountSnapshot, 'mrrLines'>>;

/** Raised whenever the same is written in another way: texts of two forms differ whatever they say. */
export const keptForm = 3;

/**
 * The text in which a snapshot is kept, as ASCII bytes, canonical as `canonicalText`: two snapshots have the same exactly when they say
 * the same. Most of it would be said again and again: so connections are named with the customers alone, the lines of the MRR
 * with their subscriptions, and the fields of an invoice or a payment once for all of them.
 */
export function snapshotText(snapshot: AccountSnapshot): Uint8Array {
  const places = new Map<string, number>();
  for (const [place, { ref }] of snapshot.customers.entries())
    if (!places.has(ref.connectionId)) places.set(ref.connectionId, place);
  const from = json.length;
  const mrrLines = isOfSubscriptions(snapshot) ? undefined : snapshot.mrrLines;
  writeSnapshot(json, { ...snapshot, mrrLines, form: keptForm }, places);
  return json.takeFrom(from);
}

const json = new AsciiJson();

/** The snapshot that was kept, its dates alive again. What was kept before there were aliases has none. */
export function snapshotFromJson({ form: _form, ...kept }: KeptSnapshot): AccountSnapshot {
  const { invoices, charges } = kept;
  const long = { ...kept, invoices: fromTable(invoices), charges: fromTable(charges) };
  // Once its references are in full it is what was stored before there were short ones.
  const stored = inFull(long, kept.customers) as StoredSnapshot;
  return {
    ...stored,
    mrrLines: linesOf(stored),
    renewsAt: dateFact(stored.renewsAt),
    endsAt: dateFact(stored.endsAt),
    // What was stored before there were two systems tells of one.
    revenueSystem: stored.revenueSystem ?? null,
    subscriptions: stored.subscriptions.map(subscription),
    otherSubscriptions: (stored.otherSubscriptions ?? []).map(subscription),
    invoices: stored.invoices.map((one) => ({
      ...one,
      ...names(one),
      issuedAt: new Date(one.issuedAt),
      dueAt: date(one.dueAt),
      paidAt: date(one.paidAt),
      failedAt: date(one.failedAt),
      nextAttemptAt: date(one.nextAttemptAt),
    })),
    charges: stored.charges.map((one) => ({ ...one, ...names(one), at: new Date(one.at) })),
    usage: stored.usage.map((one) => ({
      ...one,
      periodStart: new Date(one.periodStart),
      periodEnd: date(one.periodEnd),
    })),
    changesAt: date(stored.changesAt),
  };
}

function isOfSubscriptions({ mrrLines, subscriptions }: AccountSnapshot): boolean {
  let at = 0;
  for (const { lines } of subscriptions) for (const line of lines) if (line !== mrrLines[at++]) return false;
  return at === mrrLines.length;
}

/** Where they say what the subscriptions say they are the same lines, as they are when a snapshot is made. */
function linesOf({ mrrLines, subscriptions }: StoredSnapshot): AccountSnapshot['mrrLines'] {
  const own = subscriptions.flatMap(({ lines }) => lines);
  return mrrLines === undefined || canonicalText(mrrLines) === canonicalText(own) ? own : mrrLines;
}

/** The same with every short reference in full. */
function inFull(value: unknown, customers: KeptSnapshot['customers']): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inFull(one, customers)]));
  }
  const [place, kind, externalId]: unknown[] = value;
  if (typeof place !== 'number') return value.map((one) => inFull(one, customers));
  return { connectionId: customers[place]?.ref.connectionId, kind, externalId };
}

function dateFact({ is, from }: Stored<Fact<Date>>): Fact<Date> {
  return { is: is.value === null ? is : { value: new Date(is.value) }, from };
}

function subscription(stored: Stored<SubscriptionView>): SubscriptionView {
  return {
    ...stored,
    aliases: stored.aliases ?? [],
    startedAt: date(stored.startedAt),
    trialEndsAt: date(stored.trialEndsAt),
    renewsAt: date(stored.renewsAt),
    endsAt: date(stored.endsAt),
    endedAt: date(stored.endedAt),
    cardExpiresAt: date(stored.cardExpiresAt),
  };
}

interface Names {
  readonly aliases: readonly string[];
  readonly also: readonly SourceRef[];
}

function names({ aliases, also }: Partial<Names>): Names {
  return { aliases: aliases ?? [], also: also ?? [] };
}

function date(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
