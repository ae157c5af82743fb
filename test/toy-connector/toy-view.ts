import type { CustomerObjects } from '#connectors/billing-object.ts';
import type { ViewSettings } from '#connectors/connector.ts';
import type { BillingView, SubscriptionView } from '#core/snapshot/billing-view.ts';

/** A member as Toy gives it: what is paid each month, in whole cents of a dollar. */
export interface ToyMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly plan: string;
  readonly cents: number;
}

/** What Toy says about one member, in our words. Pure and total. */
export function toToyView({ connectionId, customerId, objects }: CustomerObjects, settings: ViewSettings): BillingView {
  const held = objects.find(({ kind, externalId }) => kind === 'member' && externalId === customerId);
  const payload = Object(held?.payload ?? {}) as Partial<Record<keyof ToyMember, unknown>>;
  const email = typeof payload.email === 'string' ? payload.email : null;
  const ref = { connectionId, kind: 'member', externalId: customerId };
  const isKnown = typeof payload.plan === 'string' && Number.isSafeInteger(payload.cents);
  return {
    system: 'toy',
    connectionId,
    customer: {
      ref,
      aliases: [],
      name: typeof payload.name === 'string' ? payload.name : null,
      email,
      domain: email === null ? null : businessDomain(email, settings),
      isDeleted: held?.isDeleted ?? false,
      isManagedElsewhere: false,
      currency: 'usd',
    },
    status: isKnown ? 'active' : 'none',
    subscriptions: isKnown ? [toSubscription(ref, String(payload.plan), Number(payload.cents))] : [],
    invoices: [],
    charges: [],
    usage: [],
    lifetimeValue: [],
    refunded: [],
    doubts: isKnown ? [] : [{ code: 'plan_unknown', words: 'Toy names no plan.', ref }],
    changesAt: null,
  };
}

function toSubscription(ref: SubscriptionView['ref'], plan: string, cents: number): SubscriptionView {
  const amount = String(cents);
  return {
    ref,
    aliases: [],
    rawStatus: 'member',
    status: 'active',
    plan,
    lines: [
      {
        subscription: ref,
        item: ref.externalId,
        label: plan,
        currency: 'usd',
        gross: amount,
        net: amount,
        interval: 'month',
        intervalCount: 1,
        quantity: 1,
        monthly: { value: amount },
        steps: [`${(cents / 100).toFixed(2)} a month`],
        isCounted: true,
        notCounted: null,
      },
    ],
    startedAt: null,
    trialEndsAt: null,
    renewsAt: null,
    renewalKind: null,
    termMonths: 1,
    endsAt: null,
    endedAt: null,
    isCancelScheduled: false,
    isPaused: false,
    isAutoCharged: true,
    cardExpiresAt: null,
    cardLabel: null,
    hasPaymentMethod: true,
    card: null,
  };
}

function businessDomain(email: string, settings: ViewSettings): string | null {
  const domain = settings.registrableDomain(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
  return domain === null || settings.isPersonalDomain(domain) ? null : domain;
}
