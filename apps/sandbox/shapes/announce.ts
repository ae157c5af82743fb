import type Stripe from 'stripe';

/** What every event carries besides its kind and its object. */
interface EventHead {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly livemode: boolean;
  readonly pending_webhooks: number;
  readonly request: Stripe.Event.Request;
}

/** An event that still lacks its number and moment. */
export type Draft = (head: EventHead) => Stripe.Event;

/** The events that this sandbox announces, each with the object that it carries. */
export const say = {
  customerCreated:
    (object: Stripe.Customer): Draft =>
    (head) => ({ ...head, type: 'customer.created', data: { object } }),
  customerUpdated:
    (object: Stripe.Customer, before: Partial<Stripe.Customer>): Draft =>
    (head) => ({ ...head, type: 'customer.updated', data: { object, previous_attributes: before } }),
  customerDeleted:
    (object: Stripe.Customer): Draft =>
    (head) => ({ ...head, type: 'customer.deleted', data: { object } }),
  subscriptionCreated:
    (object: Stripe.Subscription): Draft =>
    (head) => ({
      ...head,
      type: 'customer.subscription.created',
      data: { object },
    }),
  subscriptionUpdated:
    (object: Stripe.Subscription, before: Partial<Stripe.Subscription>): Draft =>
    (head) => ({ ...head, type: 'customer.subscription.updated', data: { object, previous_attributes: before } }),
  subscriptionDeleted:
    (object: Stripe.Subscription): Draft =>
    (head) => ({
      ...head,
      type: 'customer.subscription.deleted',
      data: { object },
    }),
  methodAttached:
    (object: Stripe.PaymentMethod): Draft =>
    (head) => ({
      ...head,
      type: 'payment_method.attached',
      data: { object },
    }),
  methodUpdated:
    (object: Stripe.PaymentMethod, before: Partial<Stripe.PaymentMethod>): Draft =>
    (head) => ({ ...head, type: 'payment_method.updated', data: { object, previous_attributes: before } }),
  invoiceCreated:
    (object: Stripe.Invoice): Draft =>
    (head) => ({ ...head, type: 'invoice.created', data: { object } }),
  invoiceFinalized:
    (object: Stripe.Invoice): Draft =>
    (head) => ({ ...head, type: 'invoice.finalized', data: { object } }),
  invoiceSent:
    (object: Stripe.Invoice): Draft =>
    (head) => ({ ...head, type: 'invoice.sent', data: { object } }),
  invoiceUpdated:
    (object: Stripe.Invoice, before: Partial<Stripe.Invoice>): Draft =>
    (head) => ({ ...head, type: 'invoice.updated', data: { object, previous_attributes: before } }),
  invoicePaid:
    (object: Stripe.Invoice): Draft =>
    (head) => ({ ...head, type: 'invoice.paid', data: { object } }),
  invoicePaymentSucceeded:
    (object: Stripe.Invoice): Draft =>
    (head) => ({
      ...head,
      type: 'invoice.payment_succeeded',
      data: { object },
    }),
  invoicePaymentFailed:
    (object: Stripe.Invoice): Draft =>
    (head) => ({
      ...head,
      type: 'invoice.payment_failed',
      data: { object },
    }),
  invoicePaymentPaid:
    (object: Stripe.InvoicePayment): Draft =>
    (head) => ({
      ...head,
      type: 'invoice_payment.paid',
      data: { object },
    }),
  invoiceMarkedUncollectible:
    (object: Stripe.Invoice): Draft =>
    (head) => ({
      ...head,
      type: 'invoice.marked_uncollectible',
      data: { object },
    }),
  chargeSucceeded:
    (object: Stripe.Charge): Draft =>
    (head) => ({ ...head, type: 'charge.succeeded', data: { object } }),
  chargeFailed:
    (object: Stripe.Charge): Draft =>
    (head) => ({ ...head, type: 'charge.failed', data: { object } }),
  intentSucceeded:
    (object: Stripe.PaymentIntent): Draft =>
    (head) => ({
      ...head,
      type: 'payment_intent.succeeded',
      data: { object },
    }),
  intentFailed:
    (object: Stripe.PaymentIntent): Draft =>
    (head) => ({
      ...head,
      type: 'payment_intent.payment_failed',
      data: { object },
    }),
} as const;
