import type { AccessReport } from '#connectors/access-report.ts';
import type { Connection } from './connection.ts';
import type { Told } from './standing.ts';

/** What was counted about a connection. */
export interface Counted {
  /** Billing objects that are held. */
  readonly objects: number;
  /** All that were ever named; of them those that were deleted, and those deleted before they had an account. */
  readonly customers: number;
  readonly deleted: number;
  readonly neverHeld: number;
  /** Named, and not read yet. */
  readonly waiting: number;
  /** That any of them belongs to; and those that were found for customers who are there and fit one alone. */
  readonly accounts: number;
  readonly matchedAccounts: number;
  /** Customers of personal mail or of no domain, each an account of its own; and those of them without an address. */
  readonly alone: number;
  readonly withoutEmail: number;
  /** By how they found their account: an id that another system, or a person, keeps; an address; a business domain. */
  readonly byId: number;
  readonly byEmail: number;
  readonly byDomain: number;
  readonly review: number;
  /** Those of other accounts apart. */
  readonly webhooks24h: number;
  readonly ofOthers24h: number;
  /** Of them, those that came by the way in there is now; the others came while it was read by consent, or with a key, instead. */
  readonly webhooksNow: number;
  /** Asked only where events may not be read: one came so within a week. */
  readonly hasWorked: boolean;
  readonly polled24h: number;
  readonly failed24h: number;
  /** Since the day before, by UTC days: what came to its address and could not be proven. */
  readonly refused: number;
  /** Of them, those that were proven and whose time was too far from this machine's. */
  readonly stale: number;
  /** Events of the same account, given by consent, in the mode that this connection does not read. */
  readonly otherMode: number;
}

export interface Findings extends Omit<Told, 'arrived'> {
  readonly connection: Connection;
  readonly webhookUrl: string;
  readonly hasWebhookSecret: boolean;
  /** A reading that is under way. */
  readonly isBusy: boolean;
  /** The newest one was stopped, and would go on where it was. */
  readonly canResume: boolean;
  /** How much of what happens the billing system announces. */
  readonly announces: 'nothing' | 'some' | 'all';
  readonly counted: Counted;
  /** Null where nothing may be asked: revoked or disconnected. */
  readonly report: AccessReport | null;
  readonly now: Date;
}
