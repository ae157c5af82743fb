import type { FewerAccountsDto } from '#contracts/troubleshooting.ts';
import type { Findings } from './findings.ts';
import { say } from './trouble-words.ts';

/** "Why fewer accounts than customers?", with the sum that answers it. */
export function fewerAccountsOf({ counted, systemLabel }: Pick<Findings, 'counted' | 'systemLabel'>): FewerAccountsDto {
  const { customers, deleted, neverHeld, waiting, accounts } = counted;
  const shared = customers - neverHeld - waiting - accounts;
  const words = [
    `${say(customers, 'customer')} in ${systemLabel} ${customers === 1 ? 'is' : 'are'} ${say(accounts, 'account')} here.`,
  ];
  if (deleted > 0) {
    words.push(
      `${say(deleted, 'customer')} ${deleted === 1 ? 'was' : 'were'} deleted in ${systemLabel}: who had an account by then keeps it, with its past.`,
    );
  }
  if (shared > 0) {
    words.push(
      `${say(shared, 'customer')} ${shared === 1 ? 'shares' : 'share'} an account with another one: the same address, the same business domain, or a link made by a person. Personal mail domains never join anybody.`,
    );
  }
  if (waiting > 0) words.push(`${say(waiting, 'customer')} ${waiting === 1 ? 'waits' : 'wait'} to be read.`);
  return { customers, neverHeld, waiting, shared, accounts, words };
}
