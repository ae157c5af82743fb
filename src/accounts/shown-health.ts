/** Health as every list tells it, as SQL over `account a` and `account_health h`. */
export interface ShownHealth {
  /** Null for an account that has left, and for a contact. */
  readonly band: string;
  readonly score: string;
  readonly words: string;
  readonly paymentState: string;
  readonly paymentWords: string;
}

export const waitsWords = 'A moment has come that may change this; it is being evaluated again.';
export const readingWords = 'Still reading the billing system.';
export const leftWords = 'This customer has left: health is for those who can still be kept.';
export const contactWords = 'No connected billing system knows this account.';

/**
 * Whether a kept score, as SQL over `health_score` as `row`, is of an account that had left by then: it was never shown as one of
 * its scores, and is no part of how they went.
 */
export function hadLeft(row: string): string {
  return `coalesce(${row}.content->'drivers' @> '[{"code": "canceled"}]', false)`;
}

/**
 * Health at the moment `now`. What was concluded before a moment that has come since (an invoice fell due, a source went silent) is
 * shown only where it is no good news: a false Healthy is the worst that can be shown [H3]. An account that has left has no
 * band, and neither has a contact, so that no tally counts them among the customers to be kept.
 */
export function shownHealth(now: Date): ShownHealth {
  const moment = `'${now.toISOString()}'::timestamptz`;
  const isDue = `a.holds_until <= ${moment}`;
  const isDoubtful = `(h.band = 'healthy' and ${isDue})`;
  const hasLeft = `a.status = 'canceled'`;
  const isContact = `a.status = 'contact'`;
  const isNoCustomer = `(${hasLeft} or ${isContact})`;
  const isDoubtfulPayment = `(a.payment_state = 'ok' and ${isDue})`;
  return {
    band: `case when ${isNoCustomer} then null when ${isDoubtful} then 'unknown' else coalesce(h.band, 'unknown') end`,
    score: `case when ${isNoCustomer} or ${isDoubtful} then null else h.score end`,
    words: `case when ${hasLeft} then '${leftWords}' when ${isContact} then '${contactWords}' when ${isDoubtful} then '${waitsWords}'
      when h.account_id is null then '${readingWords}' else h.words end`,
    paymentState: `case when ${isDoubtfulPayment} then null else a.payment_state end`,
    paymentWords: `case when ${isDoubtfulPayment} then null else a.payment_words end`,
  };
}
