import type { AccountSnapshot, Fact } from './account-snapshot.ts';
import type { SourceRef, SubscriptionView } from './billing-view.ts';
import { canonicalText } from './canonical-text.ts';

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

/** Raised whenever the same is written in another way: texts of two forms differ whatever they say. */
export const keptForm = 3;

/** A reference as it is kept: a customer of the same connection, by its place among them; then kind and id. */
type ShortRef = readonly [customer: number, kind: string, externalId: string];

/**
 * The text in which a snapshot is kept, canonical as `canonicalText`: two snapshots have the same exactly when they say the same. A
 * third of it would be ids of connections, so everything but the customers themselves is referred to in short.
 */
export function snapshotText(snapshot: AccountSnapshot): string {
  const { customers } = snapshot;
  const customerKinds = new Set(customers.map(({ ref }) => ref.kind));
  return canonicalText({ ...snapshot, form: keptForm }, (value) => {
    if (!isRef(value) || customerKinds.has(value.kind)) return value;
    const place = customers.findIndex(({ ref }) => ref.connectionId === value.connectionId);
    return place === -1 ? value : ([place, value.kind, value.externalId] satisfies ShortRef);
  });
}

/** The snapshot that was kept, its dates alive again. What was kept before there were aliases has none. */
export function snapshotFromJson({ form: _form, ...kept }: KeptSnapshot): AccountSnapshot {
  // Once its references are in full it is what was stored before there were short ones.
  const stored = inFull(kept, kept.customers) as Stored<AccountSnapshot>;
  return {
    ...stored,
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
      periodEnd: new Date(one.periodEnd),
    })),
    changesAt: date(stored.changesAt),
  };
}

function isRef(value: object): value is SourceRef {
  return 'connectionId' in value && 'externalId' in value && 'kind' in value;
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
