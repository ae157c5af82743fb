import type { Connector } from '../connector.ts';
import type { ConnectorForm } from '../connector-form.ts';

/** What we read, by our own word for it. */
export type Resource =
  | 'customers'
  | 'subscriptions'
  | 'invoices'
  | 'prices'
  | 'products'
  | 'charges'
  | 'invoice_payments'
  | 'coupons'
  | 'payment_methods'
  | 'balance_transactions'
  | 'events'
  | 'meters'
  | 'meter_usage';

export interface ResourceNeed {
  readonly resource: Resource;
  /** As Stripe's form calls what is ticked for it: the guide stands beside the report of a test. */
  readonly label: string;
  readonly isRequired: boolean;
  /** Stripe's slugs; when a key lacks it and Stripe names none, these are named (reference "stripe" §3.2). */
  readonly slugs: readonly string[];
  /** What is lost without it, for the line of `check` and the guide. */
  readonly without: string;
}

export const resourceNeeds: readonly ResourceNeed[] = [
  { resource: 'customers', label: 'Customers', isRequired: true, slugs: ['customer_read'], without: 'No accounts.' },
  {
    resource: 'subscriptions',
    label: 'Subscriptions',
    isRequired: true,
    slugs: ['subscription_read'],
    without: 'No MRR, status or renewal date.',
  },
  {
    resource: 'invoices',
    label: 'Invoices',
    isRequired: true,
    slugs: ['invoice_read'],
    without: 'No overdue or failed invoices, no lifetime value.',
  },
  { resource: 'prices', label: 'Prices', isRequired: true, slugs: ['plan_read'], without: 'No MRR of tiered prices.' },
  { resource: 'products', label: 'Products', isRequired: true, slugs: ['product_read'], without: 'No plan names.' },
  {
    resource: 'charges',
    label: 'Charges and Refunds',
    isRequired: false,
    slugs: ['charge_read'],
    without: 'No reasons for failed payments, no refunds.',
  },
  {
    resource: 'invoice_payments',
    label: 'Invoice payments',
    isRequired: false,
    // Presumed: no page names another (reference "stripe" §3.2). Where Stripe does, that one is told.
    slugs: ['invoice_read'],
    without: 'No reasons for failed payments, and a bank debit under way counts as failed.',
  },
  {
    resource: 'coupons',
    label: 'Coupons',
    isRequired: false,
    slugs: ['coupon_read'],
    without: 'MRR of discounted subscriptions stays unknown.',
  },
  {
    resource: 'payment_methods',
    label: 'Payment Methods',
    isRequired: false,
    slugs: ['payment_method_read'],
    without: 'No warning before a card expires.',
  },
  {
    resource: 'balance_transactions',
    label: 'Balance and Balance Transactions',
    isRequired: false,
    slugs: ['balance_read'],
    without: 'No fees and net amounts.',
  },
  {
    resource: 'events',
    label: 'Events',
    isRequired: false,
    slugs: ['event_read'],
    without: 'Without a webhook, changes are seen only by the nightly reading.',
  },
  {
    resource: 'meters',
    label: 'Billing Meters',
    isRequired: false,
    slugs: ['billing_meter_read'],
    without: 'No usage.',
  },
  {
    resource: 'meter_usage',
    label: 'Billing Meter Events',
    isRequired: false,
    slugs: ['billing_meter_event_read', 'billing_meter_read'],
    without: 'No usage.',
  },
];

/** What of an account is told by each of these. */
export const toldBy = {
  payments: ['charges'],
  usage: ['meters', 'meter_usage'],
  cards: ['payment_methods'],
  discounts: ['coupons'],
  fees: ['balance_transactions'],
} as const satisfies Connector['toldBy'] & Readonly<Record<string, readonly Resource[]>>;

/** The need behind one resource. */
export function needOf(resource: Resource): ResourceNeed {
  const need = resourceNeeds.find((candidate) => candidate.resource === resource);
  if (need === undefined) throw new Error(`No permission is listed for ${resource}.`);
  return need;
}

type GuideLine = ConnectorForm['permissions'][number];

const line =
  (need: GuideLine['need']) =>
  (slug: string, label: string, why: string): GuideLine => ({ slug, label, why, need });
const must = line('required');
const may = line('optional');
const leave = line('none');

/** Every slug of the reference "stripe" §3.2 (ruling 19), those to be set to Read first. */
export const permissionGuide: readonly GuideLine[] = [
  must('customer_read', 'Customers', 'Who the accounts are, and their default payment method.'),
  must('subscription_read', 'Subscriptions', 'Status, MRR, renewal date, trials, cancellations.'),
  must('invoice_read', 'Invoices', 'Overdue and failed invoices and their payments, lifetime value.'),
  must('plan_read', 'Prices', 'Prices and their tiers, the ground of MRR.'),
  must('product_read', 'Products', 'The name of the plan.'),
  may('charge_read', 'Charges and Refunds', 'Why a payment failed, and what was paid back.'),
  may('coupon_read', 'Coupons', 'Discounts; without it the MRR of discounted subscriptions stays unknown.'),
  may('payment_method_read', 'Payment Methods', 'When cards expire. Includes source_read.'),
  may('source_read', 'Sources', 'Older cards; Stripe ticks it together with Payment Methods.'),
  may('balance_read', 'Balance and Balance Transactions', 'Fees and net amounts.'),
  may(
    'event_read',
    'Events',
    'Changes within 30 seconds where no webhook can reach this machine; on a small account, which may be read less, within minutes.',
  ),
  may('billing_meter_read', 'Billing Meters', 'Usage against what the plan includes.'),
  may('billing_meter_event_read', 'Billing Meter Events', 'Usage against what the plan includes.'),
  leave('credit_note_read', 'Credit Notes', 'Goes with Invoices; not read on its own.'),
  leave('promotion_code_read', 'Promotion Codes', 'Only names of codes; the coupon behind one says what it is worth.'),
  leave('payment_intent_read', 'Payment Intents', 'Charges say the same.'),
  leave('dispute_read', 'Disputes', 'Not read at present.'),
  leave('entitlement_read', 'Entitlements', 'Not read at present.'),
  leave('invoice_item_read', 'Invoice Items', 'Invoices say what they come to.'),
  leave(
    'balance_transaction_source_read',
    'Balance Transaction Sources',
    'Balance transactions are read without them.',
  ),
];

const prefilled = [...new Set(resourceNeeds.flatMap((need) => need.slugs))]
  .map((slug, index) => `permissions[${index}]=rak_${slug}`)
  .join('&');

/** Opens Stripe's form with our permissions ticked. Stripe does not document the address: the guide stands beside it. */
export const createKeyUrl = `https://dashboard.stripe.com/apikeys/create?name=Keepwell&${prefilled}`;
