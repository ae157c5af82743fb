import type { AccountSnapshot, Fact } from './account-snapshot.ts';
import type { SourceRef, SubscriptionView } from './billing-view.ts';

/** A value as JSON keeps it: dates are ISO text. */
export type Stored<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Stored<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Stored<T[Key]> }
      : T;

/** A snapshot as it is kept: what `canonicalText` of it parses to. `snapshotFromJson` gives back an equal one. */
export type StoredSnapshot = Stored<AccountSnapshot>;

/** The snapshot that was stored, its dates alive again. What was stored before there were aliases has none. */
export function snapshotFromJson(stored: StoredSnapshot): AccountSnapshot {
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
