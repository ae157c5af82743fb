import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import type { AttemptFact, CardFact, Household, InvoiceFact, SubscriptionFact } from '../book/facts.ts';
import { say, type Draft } from '../shapes/announce.ts';
import { chargeShape } from '../shapes/charge.ts';
import { chargesOf } from '../shapes/common.ts';
import { liveCustomerShape } from '../shapes/customer.ts';
import { invoiceShape } from '../shapes/invoice.ts';
import { hasIntent, invoicePaymentShape, paymentIntentShape, paymentMethodShape } from '../shapes/payment.ts';
import { subscriptionShape } from '../shapes/subscription.ts';

/** Why an action cannot be done to this customer, in words for a person. */
export class Refusal extends Error {}

/**
 * Where one step plays: a copy of the household that the step may change, its moment, and what is said about it. If the step
 * refuses, the copy is thrown away and nothing was said.
 */
export class Stage {
  readonly context: BookContext;
  readonly household: Household;
  /** The step's moment in whole seconds. */
  readonly at: number;
  readonly drafts: Draft[] = [];
  /** What changed without any event, because Stripe sends none. */
  readonly silent: string[] = [];

  constructor(context: BookContext, household: Household, at: number) {
    this.context = context;
    this.household = household;
    this.at = at;
  }

  announce(draft: Draft): void {
    this.drafts.push(draft);
  }

  unannounced(sentence: string): void {
    this.silent.push(sentence);
  }

  customer(): Stripe.Customer {
    return liveCustomerShape(this.context, this.household);
  }

  subscription(subscription: SubscriptionFact): Stripe.Subscription {
    return subscriptionShape(this.context, this.household, subscription);
  }

  invoice(invoice: InvoiceFact): Stripe.Invoice {
    return invoiceShape(this.context, this.household, invoice);
  }

  card(card: CardFact): Stripe.PaymentMethod {
    return paymentMethodShape(this.context, this.household, card);
  }

  /** Says that a subscription changed, with those of its fields that are different from before. */
  subscriptionChanged(subscription: SubscriptionFact, before: Stripe.Subscription): void {
    const after = this.subscription(subscription);
    this.announce(say.subscriptionUpdated(after, differences(before, after)));
  }

  invoiceChanged(invoice: InvoiceFact, before: Stripe.Invoice): void {
    const after = this.invoice(invoice);
    this.announce(say.invoiceUpdated(after, differences(before, after)));
  }

  /** Says that a new invoice was made and is ready to be paid. */
  invoiceOpened(invoice: InvoiceFact): void {
    const shape = this.invoice(invoice);
    this.announce(say.invoiceCreated(shape));
    this.announce(say.invoiceFinalized(shape));
    if (invoice.collection === 'send_invoice') this.announce(say.invoiceSent(shape));
    if (invoice.status === 'paid') this.paid(invoice);
  }

  /** Says how an attempt to take an invoice's money ended. */
  attempted(invoice: InvoiceFact, attempt: AttemptFact, before: Stripe.Invoice): void {
    const charge = chargesOf(invoice).at(-1);
    const shape = charge && attempt.card !== null ? chargeShape(this.context, this.household, charge) : null;
    const intent = paymentIntentShape(this.context, this.household, invoice);
    if (attempt.decline === null) {
      if (shape !== null) this.announce(say.chargeSucceeded(shape));
      this.announce(say.intentSucceeded(intent));
      this.invoiceChanged(invoice, before);
      this.paid(invoice);
    } else {
      if (shape !== null) this.announce(say.chargeFailed(shape));
      this.announce(say.intentFailed(intent));
      this.invoiceChanged(invoice, before);
      this.announce(say.invoicePaymentFailed(this.invoice(invoice)));
    }
  }

  private paid(invoice: InvoiceFact): void {
    const shape = this.invoice(invoice);
    this.announce(say.invoicePaid(shape));
    this.announce(say.invoicePaymentSucceeded(shape));
    if (hasIntent(invoice)) {
      this.announce(say.invoicePaymentPaid(invoicePaymentShape(this.context, this.household, invoice)));
    }
  }
}

/** The earlier values of the fields that differ. */
export function differences<T extends object>(before: T, after: T): Partial<T> {
  const changed: Partial<T> = {};
  for (const key in before) {
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changed[key] = before[key];
  }
  return changed;
}
