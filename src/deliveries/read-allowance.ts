import type { ReadAllowance } from '#connectors/limits.ts';
import type { ReadAllowanceDto } from '#contracts/deliveries.ts';
import { grouped } from '#core/grouped.ts';
import { sayPace } from '../connections/poll-pace.ts';

const windowSeconds = 30 * 86_400;

/** What is known of a connection's reads. */
export interface ReadFigures {
  readonly systemLabel: string;
  readonly isSandbox: boolean;
  /** By consent: the webhook is the application's, which the operator sets up, not the account's. */
  readonly isConsented: boolean;
  readonly allowance: ReadAllowance | null;
  /** In the last 30 days, of a sandbox in the last one. */
  readonly reads: number;
  /** In the last 30 days; null where they are not counted. */
  readonly transactions: number | null;
  readonly isAtLeast: boolean;
  /** As things are now, and where nothing needs to be asked for less often. */
  readonly pollMilliseconds: number;
  readonly usualPollMilliseconds: number;
  /** Reads that one poll makes, made so often. */
  readonly readsOfPoll: (everyMilliseconds: number) => number;
  /** How far apart polls are where webhooks arrive. */
  readonly backstopMilliseconds: number;
  /** Customers whose usage is read. */
  readonly metered: number;
  readonly usageMilliseconds: number;
  readonly usualUsageMilliseconds: number;
  readonly hasWebhooks: boolean;
  /** Events may not be read: a poll only asks whether they may be by now. */
  readonly isRefused: boolean;
}

/**
 * Reads of 30 days against what the billing system allows in them: so many for each payment, never fewer than a floor
 * (reference "stripe" §8.1). Says so when asking for changes and for usage comes to more, and what to do about it.
 */
export function toReadAllowance(figures: ReadFigures): ReadAllowanceDto {
  const { reads, isSandbox, transactions, isAtLeast, pollMilliseconds, hasWebhooks, isRefused } = figures;
  const allowance = allowanceOf(figures);
  const usage = usageOf(figures, allowance !== null);
  return {
    reads,
    // No call of a sandbox is kept for longer.
    days: isSandbox ? 1 : 30,
    allowance,
    transactions,
    isAtLeast,
    polling: {
      everySeconds: Math.round(pollMilliseconds / 1_000),
      readsIn30Days: readsOf(figures, pollMilliseconds),
      hasWebhooks,
      isRefused,
    },
    usage,
    words: wordsFor(figures, allowance, usage),
  };
}

function readsOf({ readsOfPoll }: ReadFigures, everyMilliseconds: number): number {
  return timesOf(everyMilliseconds, readsOfPoll(everyMilliseconds));
}

function timesOf(everyMilliseconds: number, reads: number): number {
  return Math.round(((windowSeconds * 1_000) / everyMilliseconds) * reads);
}

/** What it comes to is said where somebody counts: a sandbox is asked every few seconds. */
function usageOf(
  { metered, usageMilliseconds, allowance }: ReadFigures,
  isCounted: boolean,
): ReadAllowanceDto['usage'] {
  if (metered === 0) return null;
  return {
    customers: metered,
    everySeconds: Math.round(usageMilliseconds / 1_000),
    readsIn30Days: isCounted && allowance ? timesOf(usageMilliseconds, metered * allowance.perUsage) : null,
  };
}

function allowanceOf({ allowance, isSandbox, transactions }: ReadFigures): number | null {
  if (allowance === null || isSandbox) return null;
  return Math.max(allowance.leastPerMonth, (transactions ?? 0) * allowance.perTransaction);
}

function wordsFor(figures: ReadFigures, allowance: number | null, usage: ReadAllowanceDto['usage']): string | null {
  const { systemLabel, pollMilliseconds, hasWebhooks } = figures;
  const ofUsage = usage?.readsIn30Days ?? 0;
  const all = readsOf(figures, pollMilliseconds) + ofUsage;
  if (allowance === null) return null;
  if (all <= allowance) return sparingWords(figures, allowance);
  const asked = `Asking ${systemLabel} for events every ${sayPace(pollMilliseconds)}`;
  const both =
    usage === null
      ? asked
      : `${asked} and for the usage of ${customers(usage)} every ${sayPace(usage.everySeconds * 1_000)}`;
  const found = `${both} makes ${grouped(all)} reads in 30 days, more than ${limitWords(allowance, figures)}.`;
  return hasWebhooks ? found : `${found} ${webhookWords(figures, allowance, ofUsage)}`;
}

/** Without the payments the size of the account is not known, and only the floor is certain. */
function limitWords(allowance: number, { transactions, isAtLeast }: ReadFigures): string {
  return transactions === null
    ? `the ${grouped(allowance)} it allows at least; what it allows this account grows with payments, which are not read here`
    : `the ${grouped(allowance)} it allows an account of this size${isAtLeast ? ' at least' : ''}`;
}

/** What is asked for less often than usual, so that the allowance lasts, and what brings changes sooner; null where nothing is. */
function sparingWords(figures: ReadFigures, allowance: number): string | null {
  const { systemLabel, isConsented, hasWebhooks, metered } = figures;
  const { pollMilliseconds, usualPollMilliseconds, usageMilliseconds, usualUsageMilliseconds } = figures;
  const insteadOf = (now: number, usual: number) => `every ${sayPace(now)} instead of every ${sayPace(usual)}`;
  const sparing = [
    ...(pollMilliseconds > usualPollMilliseconds
      ? [`for events ${insteadOf(pollMilliseconds, usualPollMilliseconds)}`]
      : []),
    ...(metered > 0 && usageMilliseconds > usualUsageMilliseconds
      ? [`for usage ${insteadOf(usageMilliseconds, usualUsageMilliseconds)}`]
      : []),
  ];
  if (sparing.length === 0) return null;
  const found = `${systemLabel} is asked ${sparing.join(' and ')}, so that reads stay within ${limitWords(allowance, figures)}.`;
  return hasWebhooks ? found : `${found} ${remedyOf(isConsented)}: its deliveries bring changes at once.`;
}

function remedyOf(isConsented: boolean): string {
  return isConsented ? "The operator can set up the application's webhook" : 'Add a webhook';
}

/** What a webhook would make of it, and whether that is enough, where it is known. */
function webhookWords(figures: ReadFigures, allowance: number, ofUsage: number): string {
  const { isConsented, backstopMilliseconds, transactions, isAtLeast } = figures;
  const rare = readsOf(figures, backstopMilliseconds) + ofUsage;
  const remedy = remedyOf(isConsented);
  const rest = ofUsage === 0 ? '' : `, ${grouped(ofUsage)} of them for usage`;
  const isFloor = transactions === null || isAtLeast;
  const still = isFloor ? ': still more than it allows at least' : ': still more than it allows';
  return `${remedy}: once its deliveries arrive, events are asked for every ${sayPace(backstopMilliseconds)}, ${grouped(rare)} reads in 30 days${rest}${rare > allowance ? still : ''}.`;
}

function customers({ customers: count }: { readonly customers: number }): string {
  return `${grouped(count)} ${count === 1 ? 'customer' : 'customers'}`;
}
