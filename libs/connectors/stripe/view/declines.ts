import type { Charge } from '../shapes/invoice.ts';

/** Reasons that no further attempt with the same method can mend (Stripe documentation "Decline codes"). */
const hardReasons: ReadonlySet<string> = new Set([
  'account_closed',
  'bank_account_closed',
  'card_not_supported',
  'debit_not_authorized',
  'expired_card',
  'invalid_account',
  'lost_card',
  'no_account',
  'pickup_card',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'stolen_card',
  'stop_payment_order',
]);

/** Why a charge failed, as code and in words; null while it did not fail. */
export function declineOf(charge: Charge): { readonly kind: 'hard' | 'soft'; readonly reason: string | null } | null {
  if (charge.status !== 'failed') return null;
  // The issuer's reason is narrower than Stripe's code, which mostly says "card_declined".
  const code = charge.outcome?.reason ?? charge.failure_code;
  const isHard =
    charge.outcome?.advice_code === 'do_not_try_again' ||
    [code, charge.failure_code].some((held) => hardReasons.has(held ?? ''));
  return { kind: isHard ? 'hard' : 'soft', reason: code === null ? null : code.replaceAll('_', ' ') };
}
