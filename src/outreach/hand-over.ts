import { oneLine } from './one-line.ts';

/**
 * What is known after handing a mail over.
 * `later`: nothing was taken, a later try may work. `refused`: this mail will never be taken; `isAddress` when it is because of its
 * recipient. `unsafe`: the server cannot be trusted with mail as it is set up (encryption, certificate, login).
 * `unknown`: it may or may not have left.
 */
export type HandOver =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'later' | 'unsafe' | 'unknown'; readonly words: string }
  | { readonly kind: 'refused'; readonly words: string; readonly isAddress: boolean };

const setUpCodes = new Set(['EAUTH', 'ETLS', 'EREQUIRETLS', 'ENOAUTH', 'EOAUTH2']);
/** Login or encryption asked for, at whichever command (RFC 4954 section 6): no fault of the recipient's address. */
const setUpAnswers = new Set([530, 534, 535, 538]);
const certificateCode = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Judges a failure. `hasBegun`: the content was being transferred, so only an answer of the server makes the outcome certain. */
export function judge(error: unknown, hasBegun: boolean): HandOver {
  const { code, command, answer, words } = partsOf(error);
  const isCertificate = certificateCode.test(code) || (!hasBegun && /certificate/i.test(words));
  const isSetUp = setUpCodes.has(code) || setUpAnswers.has(answer);
  if (isSetUp || isCertificate || command.startsWith('AUTH') || command === 'STARTTLS') {
    return { kind: 'unsafe', words };
  }
  if (answer >= 500 && (command === 'RCPT TO' || command === 'DATA' || command === 'MAIL FROM')) {
    return { kind: 'refused', words, isAddress: isAboutAddress(command, words) };
  }
  if (answer >= 400) return { kind: 'later', words };
  return hasBegun ? { kind: 'unknown', words } : { kind: 'later', words };
}

/** A refusal for policy (5.7.x: relaying denied, a reputation) is about the sender, whatever command it answers (RFC 3463 section 3.8). */
function isAboutAddress(command: string, words: string): boolean {
  if (/ 5\.1\.\d/.test(words)) return true;
  return command === 'RCPT TO' && !/ 5\.7\.\d/.test(words);
}

/** When the n-th try follows after failures that may pass (faults.md §6.2): 1, 5, 15, 30, 60 minutes, then hourly for 24 hours. */
export function nextTry(tries: number, firstTriedAt: Date, now: Date): Date | null {
  const minutes = [1, 5, 15, 30, 60][tries - 1] ?? 60;
  const next = new Date(now.getTime() + minutes * 60_000);
  return next.getTime() - firstTriedAt.getTime() > 24 * 3_600_000 ? null : next;
}

function partsOf(error: unknown): { code: string; command: string; answer: number; words: string } {
  const property = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const answer = property('responseCode');
  const said = text(property('response')) || (error instanceof Error ? error.message : 'unknown');
  return {
    code: text(property('code')),
    command: text(property('command')),
    answer: typeof answer === 'number' ? answer : 0,
    words: oneLine(said).slice(0, 200),
  };
}
