import type { SourceState } from '#core/account-facts.ts';
import { formatMoney, sumByCurrency, type Money } from '#core/money.ts';
import { dateText } from '#core/period.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { paymentHealthAt } from '#core/snapshot/payment-health.ts';
import { lackedBy } from '#core/source-doubt.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import type { Moment } from '#core/triggers/trigger.ts';

/** One fact in words, as it stands beside a draft: what was true when it was written, and what is true now. */
export interface DraftFact {
  readonly label: string;
  readonly text: string | null;
}

const statusWords = {
  active: 'Active',
  trialing: 'In trial',
  past_due: 'Past due',
  canceled: 'Canceled',
  none: 'No subscription',
} as const;

/**
 * The facts beside a draft, in the order in which they are shown, as far as the workspace's `sources` can tell them. The same function
 * speaks for then and for now.
 */
export function draftFacts(snapshot: AccountSnapshot, sources: readonly SourceState[], at: Moment): DraftFact[] {
  const { mrr, status, plan, renewsAt } = snapshot;
  const outstanding = sumByCurrency(
    snapshot.invoices
      .filter((invoice) => invoice.status === 'open')
      .map((invoice) => ({ minor: invoice.outstandingMinor, currency: invoice.currency })),
  );
  const renewal = renewsAt.is.value;
  const lacks = lackedBy(sources.filter(({ connectionId }) => isOf(snapshot, connectionId)));
  return [
    { label: 'Payment', text: paymentHealthAt(snapshot, at, defaultTriggerSettings.cardExpiringDays, lacks).words },
    { label: 'Outstanding', text: outstanding.kind === 'sums' ? amountsText(outstanding.sums) : outstanding.words },
    { label: 'Status', text: status.is.value === null ? null : statusWords[status.is.value] },
    { label: 'MRR', text: mrr.is.value === null ? null : amountsText(mrr.is.value) },
    { label: 'Plan', text: plan.is.value },
    { label: 'Renews', text: renewal === null ? null : dateText(renewal, at.timeZone) },
  ];
}

function isOf({ customers }: AccountSnapshot, connectionId: string): boolean {
  return customers.some(({ ref }) => ref.connectionId === connectionId);
}

function amountsText(amounts: readonly Money[]): string {
  return amounts.length === 0 ? 'Nothing' : amounts.map(formatMoney).join(' + ');
}
