import { z } from 'zod';
import { DAY, monthOf } from '../book/calendar.ts';
import { attempt, openInvoicesOf } from '../billing/collect.ts';
import { finish, isLive } from '../billing/cycle.ts';
import { billPeriod } from '../billing/invoice.ts';
import { subscribe } from '../generate/household.ts';
import { say } from '../shapes/announce.ts';
import { declineCode } from './merchant.ts';
import { differences, Refusal, type Stage } from './stage.ts';
import { defineStep } from './step.ts';

/** What a new customer can be told to be. Everything has a default: an empty wish is a Team customer who has paid. */
export const newCustomer = z.strictObject({
  name: z.string().min(1).optional(),
  email: z.email().optional(),
  currency: z.enum(['usd', 'eur', 'gbp', 'jpy', 'kwd']).default('usd'),
  plan: z.enum(['starter', 'team', 'business', 'enterprise', 'classroom', 'none']).default('team'),
  interval: z.enum(['week', 'month', 'quarter', 'year']).default('month'),
  quantity: z.number().int().positive().default(5),
  coupon: z.string().optional(),
  trialDays: z.number().int().min(0).max(730).default(0),
  collection: z.enum(['charge_automatically', 'send_invoice']).default('charge_automatically'),
  daysUntilDue: z.number().int().min(0).default(30),
  metered: z.enum(['api_small', 'api_large', 'api_named']).optional(),
  allAddOns: z.boolean().default(false),
  /** The card's answer; the first payment fails with it. */
  decline: declineCode.optional(),
});

export type NewCustomer = z.input<typeof newCustomer>;

export const create = defineStep(newCustomer, (stage, wish) => {
  const { household } = stage;
  household.name = wish.name ?? null;
  household.email = wish.email ?? null;
  stage.announce(say.customerCreated(stage.customer()));
  if (wish.collection === 'charge_automatically') giveCard(stage, wish.decline ?? null);
  if (wish.plan === 'none') return;
  const subscription = subscribe(
    stage.context,
    household,
    {
      plan: wish.plan,
      every: wish.interval,
      currency: wish.currency,
      seats: wish.quantity,
      coupon: wish.coupon ?? null,
      meter: wish.metered ?? null,
      appetite: 0.3,
      situation: wish.allAddOns ? 'many_items' : 'steady',
      sinceRenewal: 30 * DAY,
      collection: wish.collection,
      daysUntilDue: wish.collection === 'send_invoice' ? wish.daysUntilDue : null,
    },
    { at: stage.at, trialDays: wish.trialDays },
  );
  if (subscription.items.length === 0) throw new Refusal(`${wish.plan} is not sold by the ${wish.interval}.`);
  const invoice = billPeriod(stage.context, household, subscription, {
    at: stage.at,
    reason: 'subscription_create',
    start: subscription.periodStart,
    end: subscription.periodEnd,
    before: null,
  });
  const isChargedNow = invoice.status === 'open' && invoice.collection === 'charge_automatically';
  // As at Stripe the subscription is told of when its first payment has been tried, in the state that it is read in from then on.
  if (isChargedNow && wish.decline !== undefined) subscription.status = 'incomplete';
  stage.announce(say.subscriptionCreated(stage.subscription(subscription)));
  stage.invoiceOpened(invoice);
  if (!isChargedNow) return;
  const before = stage.invoice(invoice);
  const made = attempt(household, invoice, stage.at);
  if (made.decline !== null) invoice.nextAttempt = null;
  stage.attempted(invoice, made, before);
});

function giveCard(stage: Stage, declines: z.infer<typeof declineCode> | null): void {
  const { year } = monthOf(stage.at);
  stage.household.cards.push({
    ordinal: 0,
    created: stage.at,
    brand: 'visa',
    last4: '4242',
    wallet: null,
    expMonth: 12,
    expYear: year + 2,
    declines,
  });
  stage.household.defaultCard = 0;
  const [card] = stage.household.cards;
  if (card !== undefined) stage.announce(say.methodAttached(stage.card(card)));
}

export const patch = defineStep(
  z.strictObject({ name: z.string().min(1).optional(), email: z.email().optional() }),
  (stage, { name, email }) => {
    const before = stage.customer();
    stage.household.name = name ?? stage.household.name;
    stage.household.email = email ?? stage.household.email;
    const after = stage.customer();
    stage.announce(say.customerUpdated(after, differences(before, after)));
  },
);

/** Deleting a customer ends their subscriptions at once; their invoices stay. */
export const remove = defineStep(z.strictObject({}), (stage) => {
  const { household } = stage;
  for (const subscription of household.subscriptions.filter(isLive)) {
    finish(subscription, stage.at, 'cancellation_requested');
    stage.announce(say.subscriptionDeleted(stage.subscription(subscription)));
  }
  for (const invoice of openInvoicesOf(household)) invoice.nextAttempt = null;
  const last = stage.customer();
  household.deletedAt = stage.at;
  stage.announce(say.customerDeleted(last));
});
