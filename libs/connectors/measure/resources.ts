import type { Connector } from '../connector.ts';

/** What is read of Measure, as the check of a connection lists it. */
const resources = [
  'customers',
  'subscriptions',
  'invoices',
  'payments',
  'products',
  'pricing',
  'billable_items',
  'billable_metrics',
  'entitlements',
  'credits',
  'contracts',
  'usage',
  'payment_methods',
] as const;
export type Resource = (typeof resources)[number];

export interface ResourceNeed {
  readonly resource: Resource;
  readonly label: string;
  readonly isRequired: boolean;
  /** What becomes of us without it. */
  readonly without: string;
}

const need = (resource: Resource, label: string, isRequired: boolean, without: string): ResourceNeed => ({
  resource,
  label,
  isRequired,
  without,
});

/** In the order in which they are shown. */
export const resourceNeeds: readonly ResourceNeed[] = [
  need('customers', 'Customers', true, 'Without them there is nothing to show.'),
  need('subscriptions', 'Subscriptions', true, 'Without them no revenue and no renewal is known.'),
  need('invoices', 'Invoices', true, 'Without them nothing overdue is seen.'),
  need('payments', 'Payments', true, 'Without them no failed payment is seen.'),
  need('products', 'Products', false, 'Without them plans may lack their names.'),
  need('pricing', 'Pricings', false, 'Without them plans may lack their names.'),
  need('billable_items', 'Billable items', false, 'Without them usage cannot be asked for.'),
  need('billable_metrics', 'Billable metrics', false, 'Without them usage lacks its names.'),
  need('entitlements', 'Entitlements', false, 'Without them allowances may lack their names.'),
  need('credits', 'Credits', false, 'Without them prepaid usage is not seen.'),
  need('contracts', 'Contracts', false, 'Without them terms agreed in contracts are not seen.'),
  need('usage', 'Usage', false, 'Without it nobody can say how much of a plan is used.'),
  need('payment_methods', 'Payment methods', false, 'Without them no card is seen to expire.'),
];

/** What of an account is told by each of these. */
export const toldBy = {
  payments: ['payments'],
  usage: ['usage', 'billable_items', 'credits'],
  cards: ['payment_methods'],
} as const satisfies Connector['toldBy'] & Readonly<Record<string, readonly Resource[]>>;

/** How much a resource is needed and what becomes of us without it. */
export function needOf(resource: Resource): ResourceNeed {
  const known = resourceNeeds.find((one) => one.resource === resource);
  if (known === undefined) throw new Error(`Nobody said what becomes of us without ${resource}.`);
  return known;
}

/** A resource as people read it: "Payment methods". */
export function labelOf(resource: Resource): string {
  return needOf(resource).label;
}
