import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import { catalogueCreated } from './catalogue.ts';

/** The merchant. */
export function accountShape(context: BookContext): Stripe.Account {
  return {
    id: context.accountId,
    object: 'account',
    business_profile: {
      mcc: '5734',
      minority_owned_business_designation: null,
      name: context.accountName,
      product_description: 'Software for teams',
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: 'support@meridian-workspace.example',
      support_phone: null,
      support_url: null,
      url: 'https://meridian-workspace.example',
    },
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: 'US',
    created: catalogueCreated(context),
    default_currency: 'usd',
    details_submitted: true,
    email: 'owner@meridian-workspace.example',
    metadata: {},
    payouts_enabled: true,
    settings: null,
    type: 'standard',
  };
}
