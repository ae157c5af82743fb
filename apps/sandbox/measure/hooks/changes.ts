import { unitsBetween } from '../../billing/usage.ts';
import type { Household, SubscriptionFact } from '../../book/facts.ts';
import { transactionsOf, type Listed } from '../entries.ts';
import { allowanceOf } from '../shapes/entitlements.ts';
import type { Desk } from '../shapes/desk.ts';

/** Something to be announced about one object. */
export interface Occurrence {
  readonly type: string;
  readonly kind: Listed;
  readonly ordinal: number;
  /** Told only when events are on order that no public page names. */
  readonly isExtra: boolean;
}

const NOBODY = { subscriptions: [], invoices: [], refunds: [] } as const;

/** The objects that differ between two states of a customer. */
export function changedBetween(before: Household | null, after: Household): { kind: Listed; ordinal: number }[] {
  const old = before ?? NOBODY;
  const known = new Set(before === null ? [] : transactionsOf(before).map(({ ordinal }) => ordinal));
  return [
    ...(isCustomerChanged(before, after) ? [{ kind: 'customer', ordinal: 0 } as const] : []),
    ...movedSubscriptions(before, after).map((ordinal) => ({ kind: 'subscription', ordinal }) as const),
    ...differing(old.invoices, after.invoices).map((ordinal) => ({ kind: 'invoice', ordinal }) as const),
    ...transactionsOf(after)
      .filter(({ ordinal }) => !known.has(ordinal))
      .map(({ ordinal }) => ({ kind: 'transaction', ordinal }) as const),
  ];
}

/** What Measure says about a change. Nobody says that an invoice is overdue, or how much was used. */
export function occurrencesIn(desk: Desk, before: Household | null, after: Household): Occurrence[] {
  return changedBetween(before, after)
    .flatMap(({ kind, ordinal }): Occurrence[] => {
      const said = (type: string, isExtra = false): Occurrence => ({ type, kind, ordinal, isExtra });
      if (kind === 'customer')
        return before === null ? [said('customer.created', true)] : saidOfCustomer(before, after, said);
      if (kind === 'invoice') return [said('invoice.updated', true)];
      if (kind === 'subscription') {
        const one = after.subscriptions[ordinal];
        const earlier = before?.subscriptions[ordinal];
        if (one === undefined) return [];
        return earlier === undefined ? [said('subscription.created', true)] : saidOfSubscription(earlier, one, said);
      }
      const payment = transactionsOf(after).find((fact) => fact.ordinal === ordinal);
      if (payment === undefined || payment.kind === 'refund') return [];
      const decline = payment.kind === 'charge' ? payment.invoice.attempts[payment.number]?.decline : null;
      return [said(decline == null ? 'payment.success' : 'payment.failed')];
    })
    .concat(thresholds(desk, before, after));
}

type Said = (type: string, isExtra?: boolean) => Occurrence;

function saidOfCustomer(before: Household, after: Household, said: Said): Occurrence[] {
  const same = before.name === after.name && before.email === after.email && before.deletedAt === after.deletedAt;
  return same ? [] : [said('customer.updated')];
}

function saidOfSubscription(earlier: SubscriptionFact, one: SubscriptionFact, said: Said): Occurrence[] {
  if (one.canceledAt !== null && earlier.canceledAt === null) return [said('subscription.cancelled')];
  const begins = one.periodStart > earlier.periodStart || (one.status !== 'trialing' && earlier.status === 'trialing');
  return begins && one.status !== 'canceled' ? [said('subscription.renewed')] : [];
}

/** Use that was under the allowance and is not any more. */
function thresholds(desk: Desk, before: Household | null, after: Household): Occurrence[] {
  if (before === null || (before.usage.reports.length === 0 && after.usage.reports.length === 0)) return [];
  return after.subscriptions.flatMap((one): Occurrence[] => {
    const allowance = allowanceOf(desk, one);
    if (allowance === null || one.endedAt !== null) return [];
    const used = (household: Household): number => unitsBetween(household, one.periodStart, desk.now + 1);
    if (used(before) >= allowance || used(after) < allowance) return [];
    const type = 'subscription.default_usage_threshold_exceeded';
    return [{ type, kind: 'subscription', ordinal: one.ordinal, isExtra: false }];
  });
}

/** A customer's own row changes with their name, and with the subscriptions that make their MRR. */
function isCustomerChanged(before: Household | null, after: Household): boolean {
  if (before === null) return true;
  const seen = ({ name, email, deletedAt, subscriptions }: Household): string =>
    JSON.stringify([name, email, deletedAt, subscriptions.map(({ status, items }) => [status, items])]);
  return seen(before) !== seen(after);
}

/** A report of use moves the time of change of the subscriptions that it is counted under. */
function movedSubscriptions(before: Household | null, after: Household): number[] {
  const differ = differing(before?.subscriptions ?? [], after.subscriptions);
  if (before === null || JSON.stringify(before.usage.reports) === JSON.stringify(after.usage.reports)) return differ;
  const counted = after.subscriptions.flatMap(({ endedAt, items }, ordinal) =>
    endedAt === null && items.some(({ quantity }) => quantity === null) ? [ordinal] : [],
  );
  return [...new Set([...differ, ...counted])];
}

function differing(before: readonly object[], after: readonly object[]): number[] {
  return after.flatMap((one, ordinal) => (JSON.stringify(one) === JSON.stringify(before[ordinal]) ? [] : [ordinal]));
}
