import type { Money } from '../money.ts';
import type { Variance } from './variance.ts';

/** What explains the most of a difference, in a few words, for a list; the account tells the whole. */
export interface MainReason {
  readonly code: string;
  readonly words: string;
  /** The fact itself, or the first of them; null where no fact tells. */
  readonly sentence: string | null;
}

const unexplained = 'unexplained';

const words: Readonly<Record<string, string>> = {
  canceled: 'Canceled',
  counted_by_one: 'Counted by one',
  customer_deleted: 'Customer deleted',
  discount_and_tax: 'Discount and tax',
  discount_counted_by_one: 'Discount',
  left_out_of_metrics: 'Left out of metrics',
  line_not_counted: 'Line not counted',
  managed_elsewhere: 'Billed elsewhere',
  metering: 'Metered use',
  other_currency: 'Currency',
  other_quantity: 'Quantity',
  past_due: 'Past due',
  paused: 'Paused',
  status_unknown: 'Status unknown',
  subscription_known_to_one: 'In one only',
  tax_included_by_one: 'Tax',
  trial: 'In trial',
  unknown_in_one: 'MRR unknown',
  [unexplained]: 'Unexplained',
};

/**
 * The reason with the largest part of the difference, reasons of one kind together. Where the largest part is what no amount
 * explains, it is a reason whose amount nobody can tell, if there is one. Null where the systems agree.
 */
export function mainReason({ difference, reasons, unexplained: rest }: Variance): MainReason | null {
  if (difference?.length === 0) return null;
  const untold = reasons.find(({ amount }) => amount.length === 0)?.code ?? unexplained;
  let [code, most] = [untold, sizeOf(rest ?? [])];
  for (const [kind, members] of Map.groupBy(reasons, (reason) => reason.code)) {
    const size = sizeOf(members.flatMap(({ amount }) => amount));
    if (size > most) [code, most] = [kind, size];
  }
  const sentence = reasons.find((reason) => reason.code === code)?.words ?? null;
  return { code, words: words[code] ?? 'Other', sentence };
}

/** For an order alone: amounts of several currencies are not comparable, and nothing is told of their sum. */
function sizeOf(amounts: readonly Money[]): number {
  return amounts.reduce((sum, { minor }) => sum + Math.abs(minor), 0);
}
