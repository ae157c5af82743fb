import type { AccountDto } from '#contracts/accounts.ts';
import { shortDates } from '../../lib/format.ts';

/** What is about the invoices that cap health. */
const ofPayment = new Set(['payment_failed', 'invoice_overdue']);

/** Why no flag is open of an account that has been judged: a problem that is still there needs somebody, flag or not. */
export function noFlagWords({ flags, health }: Pick<AccountDto, 'flags' | 'health'>): string {
  const [cap] = health.caps;
  if (cap === undefined) return 'Nothing needs you here.';
  const isClosedByHand = flags.some(({ trigger, closedBy }) => closedBy === 'person' && ofPayment.has(trigger));
  return `${isClosedByHand ? 'Closed by hand; health' : 'Health'} is still ${shortDates(cap.words)}`;
}
