import type { ReadAllowance } from '#connectors/limits.ts';
import type { ReadAllowanceDto } from '#contracts/deliveries.ts';
import { grouped } from '#core/grouped.ts';

const windowSeconds = 30 * 86_400;

/** What is known of a connection's reads. */
export interface ReadFigures {
  readonly systemLabel: string;
  readonly isSandbox: boolean;
  /** By consent: the webhook is the application's, which the operator sets up, not the account's. */
  readonly isConsented: boolean;
  readonly allowance: ReadAllowance | null;
  /** In the last 30 days. */
  readonly reads: number;
  /** In the last 30 days; null where they are not counted. */
  readonly transactions: number | null;
  readonly isAtLeast: boolean;
  readonly pollMilliseconds: number;
  /** Reads that one poll makes, made so often. */
  readonly readsOfPoll: (everyMilliseconds: number) => number;
  /** How far apart polls are where webhooks arrive. */
  readonly backstopMilliseconds: number;
  readonly hasWebhooks: boolean;
  /** Events may not be read: a poll only asks whether they may be by now. */
  readonly isRefused: boolean;
}

/**
 * Reads of 30 days against what the billing system allows in them: so many for each payment, never fewer than a floor
 * (reference "stripe" §8.1). Says so when polling alone comes to more, and what to do about it.
 */
export function toReadAllowance(figures: ReadFigures): ReadAllowanceDto {
  const { reads, transactions, isAtLeast, pollMilliseconds, hasWebhooks, isRefused } = figures;
  const allowance = allowanceOf(figures);
  const readsIn30Days = readsOf(figures, pollMilliseconds);
  return {
    reads,
    allowance,
    transactions,
    isAtLeast,
    polling: { everySeconds: Math.round(pollMilliseconds / 1_000), readsIn30Days, hasWebhooks, isRefused },
    words: wordsFor(figures, allowance, readsIn30Days),
  };
}

function readsOf({ readsOfPoll }: ReadFigures, everyMilliseconds: number): number {
  return Math.round(((windowSeconds * 1_000) / everyMilliseconds) * readsOfPoll(everyMilliseconds));
}

function allowanceOf({ allowance, isSandbox, transactions }: ReadFigures): number | null {
  if (allowance === null || isSandbox) return null;
  return Math.max(allowance.leastPerMonth, (transactions ?? 0) * allowance.perTransaction);
}

function wordsFor(figures: ReadFigures, allowance: number | null, polled: number): string | null {
  const { systemLabel, isConsented, transactions, pollMilliseconds, backstopMilliseconds, hasWebhooks } = figures;
  if (allowance === null || polled <= allowance) return null;
  const rare = readsOf(figures, backstopMilliseconds);
  const pace = `Asking ${systemLabel} for events every ${Math.round(pollMilliseconds / 1_000)} seconds makes ${grouped(polled)} reads in 30 days`;
  // Without the payments the size of the account is not known, and only the floor is certain.
  const limit =
    transactions === null
      ? `more than the ${grouped(allowance)} it allows at least; what it allows this account grows with payments, which are not read here`
      : `more than the ${grouped(allowance)} it allows an account of this size`;
  if (hasWebhooks) return `${pace}, ${limit}.`;
  const remedy = isConsented ? "The operator can set up the application's webhook" : 'Add a webhook';
  return `${pace}, ${limit}. ${remedy}: once its deliveries arrive, events are asked for every ${backstopMilliseconds / 60_000} minutes, ${grouped(rare)} reads in 30 days.`;
}
