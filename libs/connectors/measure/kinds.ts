import type { KindDescription } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { needOf, type Resource } from './resources.ts';

export interface KindReading extends KindDescription {
  readonly resource: Resource;
  /** Below the company, without the `find` at its end. */
  readonly path: readonly string[];
  /** Whether one object can be read by its id; the others are looked for in their list. */
  readonly hasGet: boolean;
  /** `recent`: only the rows of the last months are read, the newest first (reference "measure-api" §11). */
  readonly cut: 'whole' | 'recent';
  /** Whether its list can be narrowed to one customer, so that one row is found soon. */
  readonly isByCustomer: boolean;
}

const kind = (
  name: string,
  label: string,
  reading: Pick<KindReading, 'resource' | 'path'> & Partial<KindReading>,
): KindReading => ({
  kind: name,
  label,
  isCatalogue: false,
  hasGet: true,
  cut: 'whole',
  isByCustomer: false,
  ...reading,
});

const catalogue = { isCatalogue: true } as const;

/** Everything that is mirrored, in backfill order: what others refer to comes first (reference "measure-api" §11). */
export const kindReadings: readonly KindReading[] = [
  kind('entitlement', 'Entitlements', { ...catalogue, resource: 'entitlements', path: ['entitlements'] }),
  kind('billable_item', 'Billable items', {
    ...catalogue,
    resource: 'billable_items',
    path: ['billable_items'],
    hasGet: false,
  }),
  kind('billable_metric', 'Billable metrics', {
    ...catalogue,
    resource: 'billable_metrics',
    path: ['billable_metrics'],
    hasGet: false,
  }),
  kind('product', 'Products', { ...catalogue, resource: 'products', path: ['products'] }),
  kind('product_pricing', 'Pricings', { ...catalogue, resource: 'pricing', path: ['pricing'] }),
  kind('customer', 'Customers', { resource: 'customers', path: ['customers'] }),
  kind('subscription', 'Subscriptions', { resource: 'subscriptions', path: ['subscriptions'] }),
  kind('invoice', 'Invoices', { isHistory: true, resource: 'invoices', path: ['invoices'] }),
  kind('payment_transaction', 'Payments', {
    isHistory: true,
    resource: 'payments',
    path: ['payments', 'transactions'],
    hasGet: false,
    cut: 'recent',
    isByCustomer: true,
  }),
  kind('contract', 'Contracts', { resource: 'contracts', path: ['contracts'] }),
  kind('credit', 'Credits', { resource: 'credits', path: ['credits'], hasGet: false }),
];

/** Kinds with a phase of their own in the backfill. */
export const listedKinds: readonly KindDescription[] = kindReadings.map(
  ({ kind: name, label, isCatalogue, isHistory = false, resource }) => ({
    kind: name,
    label,
    isCatalogue,
    isHistory,
    isOptional: !needOf(resource).isRequired,
  }),
);

/** The reading of one kind; throws for kinds that have no list. */
export function readingOf(name: string): KindReading {
  const reading = kindReadings.find((known) => known.kind === name);
  if (reading === undefined) throw new ConnectorError('malformed', `Measure has no list of ${name} that we read.`);
  return reading;
}

/** Where the check says whether a kind may be read; undefined for a kind that has no list. */
export function resourceOf(name: string): Resource | undefined {
  return kindReadings.find((known) => known.kind === name)?.resource;
}
