import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { MrrPolicy } from './mrr-input.ts';

const discounts: Readonly<Record<MrrPolicy, string>> = {
  forever_only: 'less discounts that last for ever. Trials, metered usage, other discounts and tax do not count.',
  recurring:
    'less discounts that last (forever, and repeating ones until they end). Trials, metered usage, one-off discounts and tax do not count.',
  all: 'less every discount that holds. Trials, metered usage and tax do not count.',
};

/**
 * What the MRR of an account means, in print [R18]; `owner` is what people call the system that owns it. A line that has an amount a month and no list price was stated by the billing
 * system, not computed from its prices: then the system's own rules for discounts, tax and usage hold.
 */
export function mrrDefinition(
  { mrrLines, mrrPolicy }: Pick<AccountSnapshot, 'mrrLines' | 'mrrPolicy'>,
  owner: string | null,
): string {
  const isStated = mrrLines.some(({ monthly, gross }) => monthly.value !== null && gross === null);
  if (isStated && owner !== null) {
    return (
      `What ${owner} itself states a month for every running subscription: its own rules say how discounts, tax and usage ` +
      'count. Trials do not count.'
    );
  }
  return `Every running subscription that is billed on a fixed price, per month: price × quantity, ${discounts[mrrPolicy]}`;
}
