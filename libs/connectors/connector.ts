import type { DomainNames } from '#core/matching/business-domain.ts';
import type { BillingView, SourceRef } from '#core/snapshot/billing-view.ts';
import type { Access } from './access.ts';
import type { AccessReport, CredentialResult } from './access-report.ts';
import type { BillingObject, CustomerObjects, ObjectRef } from './billing-object.ts';
import type { Books } from './books.ts';
import type { Consent } from './consent.ts';
import type { Changes, Delivery, RawRequest } from './delivery.ts';
import type { ConnectorForm } from './connector-form.ts';
import type { Limits, ReadAllowance } from './limits.ts';
import type { SandboxHalf } from './sandbox-half.ts';
import type { Page, Slice, SweepSlice } from './slices.ts';

export interface ViewSettings extends DomainNames {
  readonly mrrPolicy: 'forever_only' | 'recurring' | 'all';
}

/** What is said of an account that comes out empty where it may not be read: that is no "none". */
export type Part = 'payments' | 'usage' | 'cards' | 'discounts' | 'fees';

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
  /** What people call it. */
  readonly label: string;
  /**
   * Whose word counts where several tell of a payment: the lowest first. Who collects by itself knows the card and why it was declined;
   * who has others collect is told of it (reference "measure-api" §10). Absent: after all who state one.
   */
  readonly paymentRank?: number;
  /** When to choose it as the source of revenue, in a sentence [R8]; absent: where it is the system of record. */
  readonly revenueRule?: string;
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
  /** The resource of the report under which a kind, or `usage`, is read; absent where it has the same name. */
  resourceOf?(kind: string): string | undefined;
  /** The resources of the report by which each part is told; of a part that is not named nothing is missing. */
  readonly toldBy?: Readonly<Partial<Record<Part, readonly string[]>>>;
  slices(access: Access, kind: string, now: Date): Promise<readonly Slice[]>;
  /**
   * Where the read allowance permits no whole reading each night: the ranges of a kind that hold what is live or open,
   * whatever its age; `'whole'` for a kind that is always read whole. Absent: everything is.
   */
  sweep?(kind: string): readonly SweepSlice[] | 'whole';
  /** How many reads the merchant's account may make; absent where nobody counts. */
  readonly allowance?: ReadAllowance;
  /**
   * Rows may need calls of their own to be whole; `onNext` is told the page's `next`, and what it has `reached`, as soon as they are
   * known, if there is a next.
   */
  list(
    access: Access,
    kind: string,
    slice: Slice,
    cursor: string | null,
    onNext?: (next: string, reached?: Date) => void,
  ): Promise<Page>;
  /** The objects in the order asked for; `'gone'` where the billing system says it does not exist. */
  fetch(access: Access, refs: readonly ObjectRef[]): Promise<readonly (BillingObject | 'gone')[]>;
  /** Usage readings of these billing customers now, as objects of a kind of their own. */
  readUsage?(access: Access, customers: readonly CustomerObjects[], now: Date): Promise<readonly BillingObject[]>;
  /** Who has usage to be read, told from their rows of these kinds alone; pure. Absent: everybody may have. */
  readonly metered?: { readonly kinds: readonly string[]; isMetered(objects: CustomerObjects): boolean };
  changes?(access: Access, cursor: string | null, now: Date): Promise<Changes>;
  /** Reads that one call of `changes` makes while nothing happens, made this often. Absent: one. */
  changesReads?(everyMilliseconds: number): number;
  /** Connecting over the system's own consent page. */
  readonly consent?: Consent;
  readonly webhook?: {
    read(request: RawRequest, secrets: readonly string[]): Delivery;
    /** Why this cannot be the secret that it signs with, in words; null when it may be. Absent where any text may be. Pure. */
    secretRefusal?(secret: string): string | null;
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
  /** Absent where the sandbox does not play this system. */
  readonly sandbox?: SandboxHalf;
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
