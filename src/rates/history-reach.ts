import { reconstructedMonths } from '#core/history/reconstruct-mrr.ts';
import { monthBefore } from '#core/history/month.ts';

/**
 * The first day that a workspace which begins today has a use for rates of: a month before the first that MRR is reconstructed of, since
 * the rate of a month's last day may be two weeks older. What is older than that would be nine tenths of the file, kept for nobody.
 */
export function firstDay(today: string): string {
  let month = today.slice(0, 7);
  for (let n = 0; n <= reconstructedMonths; n += 1) month = monthBefore(month);
  return `${month}-01`;
}
