import type { Access } from './keys.ts';
import { Problem } from './problem.ts';

/** Stripe words a missing permission in three ways, by age and by endpoint. */
export type Wording = 'newer' | 'older' | 'generic' | 'rotate';

/** Names as the dashboard shows them, for the newer wording. */
const TITLES: Readonly<Record<string, string>> = {
  balance_read: 'Balance Read',
  billing_meter_event_read: 'Meter Events Read',
  billing_meter_read: 'Meters Read',
  charge_read: 'Charges and Refunds Read',
  coupon_read: 'Coupons Read',
  customer_read: 'Customers Read',
  event_read: 'Events Read',
  invoice_read: 'Invoices Read',
  payment_intent_read: 'PaymentIntents Read',
  payment_method_read: 'PaymentMethods Read',
  plan_read: 'Prices Read',
  product_read: 'Products Read',
  promotion_code_read: 'Promotion Codes Read',
  subscription_read: 'Subscriptions Read',
};

const KINDS = ['newer', 'older', 'generic'] as const;

const WORDS: Readonly<Record<(typeof KINDS)[number], (lacks: string, slug: string) => Record<string, string>>> = {
  older: (lacks, slug) => ({
    message: `${lacks} Having the 'rak_${slug}' permission would allow this request to continue.`,
  }),
  generic: () => ({
    message:
      'This is a restricted API key, but the required permissions are not available to it. Please check the permissions of the key.',
  }),
  newer: (lacks, slug) => ({
    code: 'more_permissions_required',
    message:
      `Permission denied. ${lacks} Enabling "${TITLES[slug] ?? slug}" ('${slug}') permissions on this key would allow this ` +
      'request to continue. You can edit permissions at https://dashboard.stripe.com/test/apikeys',
  }),
};

export class Gate {
  private refused = 0;
  private readonly accountId: string;
  wording: Wording = 'newer';

  constructor(accountId: string) {
    this.accountId = accountId;
  }

  /** Throws where the key lacks the permission. Asked before existence, so that an absent object tells nothing. */
  require(access: Access, slug: string | null): void {
    if (slug === null || !access.missing.has(slug)) return;
    this.refused += 1;
    const kind = this.wording === 'rotate' ? (KINDS[this.refused % KINDS.length] ?? 'newer') : this.wording;
    throw this.refusal(access, slug, kind);
  }

  private refusal(access: Access, slug: string, kind: (typeof KINDS)[number]): Problem {
    const lacks = `The provided key '${access.shown}' does not have the required permissions for this endpoint on account '${this.accountId}'.`;
    return new Problem(403, WORDS[kind](lacks, slug));
  }
}
