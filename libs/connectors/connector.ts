import type { BillingView, SourceRef } from '#core/snapshot/billing-view.ts';
import type { Books } from './books.ts';
import type { Consent } from './consent.ts';
import type { LedgerCall } from './ledger-call.ts';
import type { ConnectorForm } from './connector-form.ts';
import type { Limits, ReadAllowance } from './limits.ts';

export type { LedgerCall } from './ledger-call.ts';

/** What one connection may use to read: opened from its sealed credentials for the length of one piece of work. */
export interface Access {
  readonly connectionId: string;
  readonly mode: 'live' | 'test';
  readonly credentials: Readonly<Record<string, string>>;
  /**
   * Where the billing system's API is: protocol, host and port, for example `https://api.stripe.com`; a path after them stands
   * in front of every path that is read. Only this host is ever spoken to.
   */
  readonly baseUrl: string;
  /** Every outgoing call is reported here, before its answer is used; never holds a secret [R11]. */
  readonly ledger: (call: LedgerCall) => void;
  /** How many calls the account's budget allows at once: more work than that side by side only waits. */
  readonly inFlight: number;
  /** Waits until the account's budget allows one more call [R16]. */
  readonly throttle: (path: string) => Promise<void>;
  /** Told about a 429 so that the budget shrinks. */
  readonly onLimited: (reason: string | null) => void;
  readonly signal: AbortSignal;
}

/** One object as the billing system gave it, or what is kept of it. */
export interface BillingObject {
  readonly kind: string;
  readonly externalId: string;
  /** The billing customer it belongs to; null for the catalogue (products, prices, coupons, meters). */
  readonly customerId: string | null;
  readonly payload: unknown;
  /**
   * What is kept of the payload as JSON text that a database can hold, where it could be told from the text: then `payload` may be
   * taken apart only when it is asked for.
   */
  readonly json?: string | undefined;
  readonly apiVersion: string;
  /**
   * The vendor's clock when this was true: for a fetch the moment the request began, less one second (ruling 11);
   * for a delivery that carries the object, the event's own time.
   */
  readonly knownAt: Date;
  readonly isDeleted: boolean;
}

export interface ObjectRef {
  readonly kind: string;
  readonly externalId: string;
  /** Only where the API needs it to read the object. */
  readonly customerId?: string | null;
}

export interface Page {
  /** Rows of the kind asked for; what else the same answer tells of comes along in kinds that have no list. */
  readonly objects: readonly BillingObject[];
  /** Give this to `list` for the next page; null only when the billing system *said* that this was the last one. */
  readonly next: string | null;
}

/** A range of one kind that can be read on its own. Bounds are half-open, whole seconds. */
export interface Slice {
  readonly kind: string;
  readonly key: string;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** A range by state: its rows leave it as they change. */
export interface SweepSlice extends Slice {
  /** What the payload of a row in this range contains: rows held as such that the range does not name have left it. */
  readonly holds: Readonly<Record<string, string>>;
}

/** One readable resource of `check`, in the billing system's own words. */
export interface ResourceReport {
  readonly resource: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly result: 'readable' | 'missing' | 'failed';
  /** The vendor's slugs that would grant it; several are alternatives. */
  readonly permissions: readonly string[];
  readonly words: string | null;
}

export interface AccessReport {
  readonly mode: 'live' | 'test';
  readonly keyKind: string;
  readonly externalAccountId: string | null;
  readonly accountName: string | null;
  readonly resources: readonly ResourceReport[];
  readonly warnings: readonly string[];
  readonly isSufficient: boolean;
  /** Set when nothing could be read at all: wrong key, unreachable, limited. */
  readonly failure: { readonly kind: ConnectorErrorKind; readonly words: string } | null;
}

/** An object that a delivery carries whole. */
export type CarriedObject = BillingObject;

/** What a proven delivery says: who to look at again, and the object when it is complete and in our version (ruling 11). */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly apiVersion: string | null;
  /** Null where deliveries do not say it: then it is of the connection's mode. */
  readonly mode: 'live' | 'test' | null;
  /** The vendor's account the event belongs to (Connect); null otherwise. */
  readonly externalAccountId: string | null;
  readonly refs: readonly ObjectRef[];
  /** Objects that may be used as they are when strictly newer than what is held; empty when anything is doubtful. */
  readonly carried: readonly CarriedObject[];
  /** Set when the event ends our access: nothing is fetched. */
  readonly endsAccess: boolean;
}

export interface RawRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly receivedAt: Date;
}

/** Newest-last changes since a cursor, for machines that no webhook reaches. */
export interface Changes {
  readonly deliveries: readonly { readonly delivery: Delivery; readonly payload: unknown }[];
  readonly cursor: string;
  /** True when the vendor no longer holds everything since the cursor: a full re-read is needed. */
  readonly hasGap: boolean;
}

/** All that is held of one billing customer, and the catalogue objects those rows refer to. */
export interface CustomerObjects {
  readonly connectionId: string;
  readonly customerId: string;
  readonly objects: readonly BillingObject[];
  readonly catalogue: readonly BillingObject[];
}

export interface ViewSettings {
  readonly mrrPolicy: 'forever_only' | 'recurring' | 'all';
  readonly isPersonalDomain: (domain: string) => boolean;
  readonly registrableDomain: (host: string) => string | null;
}

export type CredentialResult =
  | { readonly kind: 'ok'; readonly mode: 'live' | 'test'; readonly keyKind: string; readonly warning: string | null }
  | { readonly kind: 'refused'; readonly words: string };

/** What is kept of an object: no more of it than is read. Pure. */
export interface Keeps {
  /**
   * Another number whenever more of an object is kept than before. What was kept before lacks it until it is read again, and that
   * it differs then is no news from the billing system.
   */
  readonly revision: number;
  of(kind: string, payload: unknown): unknown;
}

/**
 * The port of a billing system. Abilities that a system lacks are absent. Every method that reads throws `ConnectorError`
 * and never retries: retrying is decided in one place, by whoever called. A third system is one folder and one registry line.
 */
export interface Connector {
  readonly system: string;
  readonly label: string;
  readonly apiVersion: string;
  readonly host: Host;
  /** Fields of the form, in order, and what to tick for them. */
  readonly form: ConnectorForm;
  /** Recognises what was typed without asking the network. */
  recognise(credentials: Readonly<Record<string, string>>): CredentialResult;
  /** What there is to mirror, in backfill order. */
  readonly kinds: readonly KindDescription[];
  /** The kind whose rows are the customers themselves. */
  readonly customerKind: string;
  readonly limits: Limits;
  check(access: Access): Promise<AccessReport>;
  slices(access: Access, kind: string, now: Date): Promise<readonly Slice[]>;
  /**
   * Where the read allowance permits no whole reading each night: the ranges of a kind that hold what is live or open,
   * whatever its age; `'whole'` for a kind that is always read whole. Absent: everything is.
   */
  sweep?(kind: string): readonly SweepSlice[] | 'whole';
  /** How many reads the merchant's account may make; absent where nobody counts. */
  readonly allowance?: ReadAllowance;
  /** Rows may need calls of their own to be whole; `onNext` is told the page's `next` as soon as it is known, if it is not null. */
  list(
    access: Access,
    kind: string,
    slice: Slice,
    cursor: string | null,
    onNext?: (next: string) => void,
  ): Promise<Page>;
  /** The objects in the order asked for; `'gone'` where the billing system says it does not exist. */
  fetch(access: Access, refs: readonly ObjectRef[]): Promise<readonly (BillingObject | 'gone')[]>;
  /** Usage readings of these billing customers now, as objects of a kind of their own. */
  readUsage?(access: Access, customers: readonly CustomerObjects[], now: Date): Promise<readonly BillingObject[]>;
  /** Who has usage to be read, told from their rows of these kinds alone; pure. Absent: everybody may have. */
  readonly metered?: { readonly kinds: readonly string[]; isMetered(objects: CustomerObjects): boolean };
  changes?(access: Access, cursor: string | null, now: Date): Promise<Changes>;
  /** Connecting over the system's own consent page. */
  readonly consent?: Consent;
  readonly webhook?: {
    read(request: RawRequest, secrets: readonly string[]): Delivery;
    /** True when some news is never announced (an invoice, a new renewal date): it is seen only by asking for changes. */
    readonly isPartial?: boolean;
  };
  /** What was left of a payment after fees. */
  readonly books?: Books;
  /** Absent: every object is kept whole. */
  readonly keeps?: Keeps | undefined;
  /** Catalogue objects this object's meaning depends on. Pure. */
  references(object: BillingObject): readonly ObjectRef[];
  /** Of what these objects refer to, what `normalize` lacks and must be fetched (an unseen price, a tier table). Pure. */
  missing(objects: CustomerObjects): readonly ObjectRef[];
  /** Pure and total. */
  normalize(objects: CustomerObjects, settings: ViewSettings, now: Date): BillingView;
  linkTo(ref: SourceRef, mode: 'live' | 'test'): string | null;
}

/** Where the API of a system is reached. */
export interface Host {
  /** The operator's setting that puts something else in its place: a name that ends in `_API_BASE`. */
  readonly setting: string;
  /** As `Access.baseUrl`. */
  readonly default: string;
  /** Where the sandbox speaks this system, below its own address; left out when the sandbox does not. */
  readonly sandboxPath?: string;
}

export interface KindDescription {
  readonly kind: string;
  readonly label: string;
  /** True when the rows belong to no customer. */
  readonly isCatalogue: boolean;
  /** True when a customer has ever more of them: what happened, not what is. A first reading shows accounts without it. */
  readonly isHistory?: boolean;
  /** True when health can do without it; absent for what it needs (ruling 6). */
  readonly isOptional?: boolean;
  /** True when nothing that is said of an account rests on it: a first reading judges accounts before it reads these. */
  readonly isBookkeeping?: boolean;
}

export const connectorErrorKinds = [
  'rejected',
  'forbidden',
  'limited',
  'unavailable',
  'malformed',
  'cursor_gone',
] as const;
export type ConnectorErrorKind = (typeof connectorErrorKinds)[number];

/** The one error a connector throws. Its message is ours: never the vendor's text, never a key. */
export class ConnectorError extends Error {
  readonly kind: ConnectorErrorKind;
  readonly permissions: readonly string[];
  readonly retryAfterMs: number | null;

  constructor(
    kind: ConnectorErrorKind,
    words: string,
    detail: { permissions?: readonly string[]; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(words, { cause: detail.cause });
    this.name = 'ConnectorError';
    this.kind = kind;
    this.permissions = detail.permissions ?? [];
    this.retryAfterMs = detail.retryAfterMs ?? null;
  }
}
