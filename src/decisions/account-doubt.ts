import type { Evaluation } from '#core/evaluate-account.ts';

/** Why what holds at an account cannot be relied on. */
export interface AccountDoubt {
  /** About the account as a whole; null where only some of its causes are in doubt. */
  readonly whole: string | null;
  /** About single causes, by the key of each. */
  readonly ofCause: ReadonlyMap<string, string>;
}

/** What is in doubt after an evaluation; null where nothing is. Pure. */
export function accountDoubt({ detections }: Pick<Evaluation, 'detections'>): AccountDoubt | null {
  const whole = detections.find((one) => one.verdict === 'unknown')?.reason ?? null;
  const undecided = detections.flatMap((one) => (one.verdict === 'known' ? (one.undecided ?? []) : []));
  if (whole === null && undecided.length === 0) return null;
  return { whole, ofCause: new Map(undecided.map(({ key, reason }) => [key, reason])) };
}
