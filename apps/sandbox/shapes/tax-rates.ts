import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import type { Household } from '../book/facts.ts';
import { INCLUDED_TAX, memberAt } from '../measure/roster.ts';

/** The tax that is inside the prices of a customer's subscriptions: few have any, and Measure counts it as revenue. */
export function taxRatesOf(context: BookContext, { index }: Household): Stripe.TaxRate[] {
  if (memberAt(context, index)?.counts !== 'with_tax') return [];
  return [
    {
      id: context.ids.fixed('txr', 'included'),
      object: 'tax_rate',
      active: true,
      country: null,
      created: 1_690_000_000,
      description: null,
      display_name: 'VAT',
      effective_percentage: INCLUDED_TAX,
      flat_amount: null,
      inclusive: true,
      jurisdiction: null,
      jurisdiction_level: null,
      livemode: false,
      metadata: {},
      percentage: INCLUDED_TAX,
      rate_type: 'percentage',
      state: null,
      tax_type: 'vat',
    },
  ];
}
