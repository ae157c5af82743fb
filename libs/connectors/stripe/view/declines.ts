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

/** Reasons that time, or the customer, may mend with the same method (the same documentation). */
const softReasons: ReadonlySet<string> = new Set([
  'approve_with_id',
  'authentication_required',
  'card_decline_rate_limit_exceeded',
  'card_velocity_exceeded',
  'charge_exceeds_source_limit',
  'do_not_honor',
  'insufficient_funds',
  'issuer_not_available',
  'processing_error',
  'reenter_transaction',
  'try_again_later',
  'withdrawal_count_limit_exceeded',
]);

export interface Decline {
  /** Null where nobody says whether a further attempt may go through. */
  readonly kind: 'hard' | 'soft' | null;
  readonly reason: string | null;
}

/** Why a charge failed, as code and in words; null while it did not fail. */
export function declineOf(charge: Charge): Decline | null {
  if (charge.status !== 'failed') return null;
  // The issuer's reason is narrower than Stripe's code, which mostly says "card_declined".
  const code = charge.outcome?.reason ?? charge.failure_code;
  return { kind: kindOf(charge), reason: code === null ? null : code.replaceAll('_', ' ') };
}

function kindOf({ outcome, failure_code }: Charge): Decline['kind'] {
  // A rule of Stripe's held it back, and no bank was asked: of the method nothing is known.
  if (outcome?.type === 'blocked') return null;
  const advice = outcome?.advice_code;
  const codes = [outcome?.reason ?? '', failure_code ?? ''];
  if (advice === 'do_not_try_again' || codes.some((code) => hardReasons.has(code))) return 'hard';
  return advice === 'try_again_later' || codes.some((code) => softReasons.has(code)) ? 'soft' : null;
}
