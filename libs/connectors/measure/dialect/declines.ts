/** Words of declines that no further attempt with the same method can mend. */
const hard =
  /\b(?:expired|lost|stolen|pick ?up|restricted|closed|revoked|stop payment|no such account|invalid account|account number|not supported|not authorized|do not try again)\b/i;

/** Words of declines that time, or another attempt, may mend. */
const soft =
  /\b(?:insufficient|not enough|limit|try again|temporar\w*|time[d ]?out|processing error|issuer unavailable|authenticat\w*|3-?d secure|do not honou?r)\b/i;

export interface Decline {
  /** Null where the words do not tell. */
  readonly kind: 'hard' | 'soft' | null;
  readonly reason: string | null;
}

/** Why a payment failed, from the free text beside its status: there is no code (reference "measure-api" §6.8). */
export function declineOf(message: string | null): Decline {
  if (message === null) return { kind: null, reason: null };
  const kind = hard.test(message) ? 'hard' : soft.test(message) ? 'soft' : null;
  // "Card was declined: insufficient funds": what follows the colon is the reason. "Declined: " has none behind it.
  const whole = message.replace(/[\s:]+$/, '');
  const reason = whole.slice(whole.lastIndexOf(': ') + 1).trim();
  return { kind, reason: reason === '' ? null : asPart(reason).slice(0, 200) };
}

/** Words that a sentence begins with and that are no name, unlike "Visa declined …" and "CVC check failed". */
const openings =
  /^(?:A|An|Account|Authentication|Bank|Card|Customer|Debit|Declined|Do|Expired|Incorrect|Insufficient|Invalid|Issuer|Limit|Lost|No|Not|Payment|Processing|Refused|Reported|Stolen|The|This|Transaction|Try|Your)\b/;

/** A sentence as the part of another: "The card was declined." stands behind a colon and in brackets. */
function asPart(sentence: string): string {
  return sentence.replace(openings, (word) => word.toLowerCase()).replace(/\.$/, '');
}
