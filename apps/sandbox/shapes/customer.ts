import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import type { Household } from '../book/facts.ts';
import { identityOf, isPersonal } from '../book/identity.ts';
import { isDelinquent } from '../billing/collect.ts';

export function addressOf(context: BookContext, household: Household): Stripe.Address {
  const { city, country, line1, postalCode } = identityOf(context.seed, household);
  return { city, country, line1, line2: null, postal_code: postalCode, state: null };
}

export function customerShape(context: BookContext, household: Household): Stripe.Customer | Stripe.DeletedCustomer {
  const id = context.ids.of('customer', household.index);
  return household.deletedAt === null
    ? liveCustomerShape(context, household)
    : { id, object: 'customer', deleted: true };
}

export function liveCustomerShape(context: BookContext, household: Household): Stripe.Customer {
  const id = context.ids.of('customer', household.index);
  const identity = identityOf(context.seed, household);
  const personal = isPersonal(context.seed, household.index);
  return {
    id,
    object: 'customer',
    address: addressOf(context, household),
    balance: 0,
    created: household.created,
    currency: household.invoices.length > 0 ? household.currency : null,
    customer_account: null,
    default_source: null,
    delinquent: isDelinquent(household),
    description: personal ? null : `Contact: ${identity.person}`,
    discount: null,
    email: identity.email,
    invoice_prefix: prefixOf(id),
    invoice_settings: {
      custom_fields: null,
      default_payment_method:
        household.defaultCard === null
          ? null
          : context.ids.of('payment_method', household.index, household.defaultCard),
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: identity.name,
    next_invoice_sequence: household.invoices.length + 1,
    phone: identity.phone,
    preferred_locales: ['en'],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

/** The letters before an invoice's number; taken from the id, so that no two customers share them. */
export function prefixOf(customerId: string): string {
  return customerId.slice(-10, -4).toUpperCase();
}
