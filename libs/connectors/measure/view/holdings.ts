import type { Doubt } from '#core/snapshot/billing-view.ts';
import type { BillingObject, CustomerObjects } from '../../billing-object.ts';
import { heldReader } from '../../held-objects.ts';
import { isArchived } from '../dialect/statuses.ts';
import { type Customer, readCustomer } from '../shapes/customer.ts';
import {
  type Contract,
  type Credit,
  type Invoice,
  type Method,
  readContract,
  readCredit,
  readInvoice,
  readMethods,
  readTransaction,
  type Transaction,
} from '../shapes/money.ts';
import { readSubscription, type Subscription } from '../shapes/subscription.ts';
import { type Reading, readName, readReading } from '../shapes/usage.ts';

/** All that is held of one billing customer, read into shapes, with what could not be read named. */
export interface Holdings {
  readonly connectionId: string;
  readonly customerId: string;
  /** Null when the customer itself has not been read (yet), or is deleted. */
  readonly customer: Customer | null;
  /** Deleted, or archived: no longer in the live portfolio. */
  readonly isGone: boolean;
  readonly subscriptions: readonly Subscription[];
  /** Its own, and those that are sent to it for another customer. */
  readonly invoices: readonly Invoice[];
  readonly transactions: readonly Transaction[];
  /** Payments of customers that it may pay for: they count where it holds their invoice, and are no payments of its own. */
  readonly payersTransactions: readonly Transaction[];
  readonly contracts: readonly Contract[];
  readonly credits: readonly Credit[];
  readonly readings: readonly Reading[];
  /** Null while nobody has asked. */
  readonly methods: readonly Method[] | null;
  /** Names of catalogue objects, by kind and id. */
  readonly names: ReadonlyMap<string, string>;
  readonly doubts: readonly Doubt[];
}

/** Reads every payload once. An object that cannot be read is a doubt, not a hole. */
export function toHoldings(objects: CustomerObjects): Holdings {
  const reader = heldReader(objects.connectionId, 'Measure');
  const all = <T>(kind: string, read: (payload: unknown) => T | null) => reader.all(objects.objects, kind, read);
  const customer = all('customer', readCustomer)[0] ?? null;
  const own = all('invoice', readInvoice);
  const sent = all('payer_invoice', readInvoice);
  const ownIds = new Set(own.map(({ uuid }) => uuid));
  return {
    connectionId: objects.connectionId,
    customerId: objects.customerId,
    customer,
    isGone:
      isArchived(customer?.status ?? null) || objects.objects.some((one) => one.kind === 'customer' && one.isDeleted),
    subscriptions: all('subscription', readSubscription),
    invoices: [...own, ...sent.filter(({ uuid }) => !ownIds.has(uuid))],
    transactions: all('payment_transaction', readTransaction).filter(isStanding),
    payersTransactions: all('payer_payment', readTransaction).filter(isStanding),
    contracts: all('contract', readContract),
    credits: all('credit', readCredit),
    readings: all('usage_reading', readReading),
    methods: all('payment_methods', readMethods)[0]?.methods ?? null,
    names: new Map(objects.catalogue.filter((object) => !object.isDeleted).flatMap(nameOf)),
    doubts: reader.doubts,
  };
}

function isStanding({ deleted_at }: Transaction): boolean {
  return deleted_at === null;
}

/** Whether the invoice is this customer's revenue: one that it pays for another is not. */
export function isOwn(invoice: Invoice, { customerId }: Holdings): boolean {
  return (invoice.customer_id ?? invoice.customer?.id ?? customerId) === customerId;
}

function nameOf({ kind, payload }: BillingObject): readonly (readonly [string, string])[] {
  const named = readName(payload);
  const name = named?.external_name ?? named?.name ?? null;
  return named === null || name === null ? [] : [[`${kind} ${named.id}`, name]];
}
