import type { DeclineCode } from '../book/facts.ts';

export interface Decline {
  /** `failure_code` of the charge; the issuer's own word is its decline code. */
  readonly code: string;
  readonly message: string;
  readonly seller: string;
  readonly advice: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later' | null;
}

const again = 'try_again_later';
const DECLINES: Readonly<Record<DeclineCode, Decline>> = {
  insufficient_funds: said('card_declined', 'The card has insufficient funds.', again),
  expired_card: said('expired_card', 'The card has expired.', 'do_not_try_again'),
  lost_card: said('card_declined', 'The card was declined.', 'do_not_try_again'),
  stolen_card: said('card_declined', 'The card was declined.', 'do_not_try_again'),
  generic_decline: said('card_declined', 'The card was declined.', again),
  do_not_honor: said('card_declined', 'The card was declined.', again),
  processing_error: said('processing_error', 'An error occurred while processing the card.', again),
  card_velocity_exceeded: said('card_declined', 'The card is over its limit.', again),
};

function said(code: string, message: string, advice: Decline['advice']): Decline {
  return { code, message, seller: `The issuer did not approve the payment: ${message}`, advice };
}

export function declineOf(code: DeclineCode): Decline {
  return DECLINES[code];
}
