import { evaluateAccount, type Evaluation, type EvaluationRules } from '../evaluate-account.ts';
import type { Standing } from '../enrollment/standing.ts';
import { defaultHealthModel } from '../health/default-health-model.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type {
  BillingView,
  InvoiceView,
  MrrLine,
  SourceRef,
  SubscriptionView,
  UsageView,
} from '../snapshot/billing-view.ts';
import { combineViews } from '../snapshot/combine-views.ts';
import { defaultTriggerSettings } from '../triggers/default-trigger-settings.ts';
import type { Moment } from '../triggers/trigger.ts';

/** Valid things for specs, each a healthy one; a spec names only what matters to it. */

export const now = new Date('2026-05-12T10:00:00Z');
export const atNow: Moment = { now, timeZone: 'UTC' };

/** So many days after `now`, at the same time of day. */
export function inDays(days: number): Date {
  return new Date(now.getTime() + days * 86_400_000);
}

export function at(moment: Date, timeZone = 'UTC'): Moment {
  return { now: moment, timeZone };
}

export function aRef(kind: string, externalId: string, connectionId = 'c1'): SourceRef {
  return { connectionId, kind, externalId };
}

export function aLine(more: Partial<MrrLine> = {}): MrrLine {
  return {
    subscription: aRef('subscription', 'sub_1'),
    item: 'si_1',
    label: 'Team',
    currency: 'eur',
    gross: '10000',
    net: '10000',
    interval: 'month',
    intervalCount: 1,
    quantity: 1,
    monthly: { value: '10000' },
    steps: [],
    isCounted: true,
    notCounted: null,
    ...more,
  };
}

export function aSubscription(more: Partial<SubscriptionView> = {}): SubscriptionView {
  const ref = more.ref ?? aRef('subscription', 'sub_1');
  return {
    ref,
    aliases: [],
    rawStatus: 'active',
    status: 'active',
    plan: 'Team',
    lines: [aLine({ subscription: ref })],
    startedAt: inDays(-400),
    trialEndsAt: null,
    renewsAt: inDays(200),
    renewalKind: 'renewal',
    termMonths: 12,
    endsAt: null,
    endedAt: null,
    isCancelScheduled: false,
    isPaused: false,
    isAutoCharged: true,
    cardExpiresAt: null,
    cardLabel: 'Visa •••• 4242',
    hasPaymentMethod: true,
    card: null,
    ...more,
  };
}

export function anInvoice(more: Partial<InvoiceView> = {}): InvoiceView {
  const isPaid = (more.status ?? 'paid') === 'paid';
  return {
    ref: aRef('invoice', more.number ?? 'in_118'),
    aliases: [],
    number: 'INV-118',
    status: 'paid',
    currency: 'eur',
    totalMinor: 120000,
    dueMinor: 120000,
    paidMinor: isPaid ? 120000 : 0,
    outstandingMinor: isPaid ? 0 : 120000,
    issuedAt: inDays(-40),
    dueAt: null,
    paidAt: isPaid ? inDays(-40) : null,
    subscription: aRef('subscription', 'sub_1'),
    hasFailedAttempt: false,
    failedAt: null,
    attemptCount: 1,
    nextAttemptAt: null,
    decline: null,
    declineReason: null,
    isWrittenOff: false,
    hostedUrl: null,
    ...more,
  };
}

export function aFailedInvoice(more: Partial<InvoiceView> & { daysAgo?: number } = {}): InvoiceView {
  const { daysAgo = 0, ...rest } = more;
  return anInvoice({
    status: 'open',
    hasFailedAttempt: true,
    failedAt: inDays(-daysAgo),
    attemptCount: 2,
    decline: 'soft',
    declineReason: 'insufficient funds',
    ...rest,
  });
}

export function anOverdueInvoice(more: Partial<InvoiceView> & { daysOverdue?: number } = {}): InvoiceView {
  const { daysOverdue = 9, ...rest } = more;
  return anInvoice({ status: 'open', dueAt: inDays(-daysOverdue), attemptCount: 0, ...rest });
}

export function aWrittenOffInvoice(more: Partial<InvoiceView> & { daysAgo?: number } = {}): InvoiceView {
  const { daysAgo = 3, ...rest } = more;
  return anInvoice({ status: 'uncollectible', isWrittenOff: true, failedAt: inDays(-daysAgo), ...rest });
}

export function aUsage(more: Partial<UsageView> = {}): UsageView {
  return {
    ref: aRef('meter', 'mtr_1'),
    meter: 'mtr_1',
    label: 'API calls',
    used: 500,
    included: 1000,
    percent: 50,
    periodStart: inDays(-10),
    periodEnd: inDays(20),
    ...more,
  };
}

/** As the connectors of these two say of themselves. */
function knownAs(system: string): Pick<BillingView, 'systemLabel' | 'paymentRank'> {
  if (system === 'stripe') return { systemLabel: 'Stripe', paymentRank: 1 };
  return system === 'measure' ? { systemLabel: 'Measure', paymentRank: 2 } : {};
}

export function aView(more: Partial<BillingView> = {}): BillingView {
  return {
    system: 'stripe',
    connectionId: 'c1',
    ...knownAs(more.system ?? 'stripe'),
    customer: {
      ref: aRef('customer', 'cus_1'),
      aliases: [],
      name: 'Northwind Traders',
      email: 'billing@northwind.example',
      domain: 'northwind.example',
      isDeleted: false,
      isManagedElsewhere: false,
      currency: 'eur',
    },
    status: 'active',
    subscriptions: [aSubscription()],
    invoices: [],
    charges: [],
    usage: [],
    lifetimeValue: [],
    refunded: [],
    doubts: [],
    changesAt: null,
    ...more,
  };
}

export function aSnapshot(more: Partial<BillingView> = {}): AccountSnapshot {
  return combineViews([aView(more)], 'recurring');
}

export const nothingStanding: Standing = { flags: [], enrollments: [] };

export const defaultRules: EvaluationRules = {
  model: defaultHealthModel,
  triggers: defaultTriggerSettings,
  playbooks: [],
  adopts: false,
};

/** Evaluates an account whose only source is fresh. */
export function evaluate(
  snapshot: AccountSnapshot | null,
  moment: Moment = atNow,
  { standing = nothingStanding, ...rules }: Partial<EvaluationRules> & { standing?: Standing } = {},
): Evaluation {
  const sources = [{ connectionId: 'c1', state: 'fresh', staleAt: null } as const];
  return evaluateAccount({ accountId: 'a1', snapshot, sources }, standing, { ...defaultRules, ...rules }, moment);
}
