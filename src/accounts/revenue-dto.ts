import type { InvoiceDto, RevenueDto } from '#contracts/revenue.ts';
import type { SourceLinkDto } from '#contracts/common.ts';
import type { Money } from '#core/money.ts';
import { mrrDefinition } from '#core/mrr/mrr-definition.ts';
import { knownMonthly } from '#core/mrr/mrr-total.ts';
import { wholeDaysBetween } from '#core/period.ts';
import type { AccountCharge, AccountInvoice, AccountSnapshot, Fact } from '#core/snapshot/account-snapshot.ts';
import type { InvoiceView, MrrLine, SourceRef } from '#core/snapshot/billing-view.ts';
import { daysOverdue, hasFailedPayment, isFailedInvoice, isOverdue } from '#core/snapshot/invoice-state.ts';
import { failureWords, paymentHealthAt } from '#core/snapshot/payment-health.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import { toInstant, toInstantOrNull, toMoneyDtos, toMoneyDto, toPercent } from './dto.ts';
import type { UnreadPart } from '../connections/unread-parts.ts';
import { noMrrWords } from './no-mrr.ts';
import { sumSources } from './sum-sources.ts';
import { doubtWords, unreadWords } from './unread-facts.ts';

/** What the panel needs besides the facts: links to the objects, and when each was last known to be true. */
export interface RevenueSources {
  /** What people call a system. */
  labelOf(system: string): string;
  link(ref: SourceRef): SourceLinkDto;
  knownAt(ref: SourceRef | null): Date | null;
  /** Why not all that it may be told by could be read, in words; null where it could. */
  readonly lacks: string | null;
  /** What they cannot tell of this account: it is absent with the reason, never none. */
  readonly unread: readonly UnreadPart[];
}

/** What the facts of the panel were read from: of these it is asked when they were last known to be true. */
export function factRefs(snapshot: AccountSnapshot, at: Moment): readonly SourceRef[] {
  const { mrr, arr, plan, status, usagePercent, renewsAt, lifetimeValue } = snapshot;
  // What is lacked comes from no object.
  const payment = paymentHealthAt(snapshot, at, defaultTriggerSettings.cardExpiringDays, null);
  const facts = [mrr, arr, plan, status, usagePercent, renewsAt, lifetimeValue, payment];
  return [...facts.flatMap(({ from }) => from ?? []), ...snapshot.usage.map(({ ref }) => ref)];
}

/** The Revenue panel of an account at one moment [R9, R10, R18]. */
export function toRevenueDto(snapshot: AccountSnapshot, sources: RevenueSources, at: Moment): RevenueDto {
  const sums = sumSources(snapshot, (ref) => sources.link(ref));
  const fact = <T, D>(given: Fact<T>, toDto: (value: T) => D, added: readonly SourceLinkDto[] = []) => ({
    value: given.is.value === null ? null : toDto(given.is.value),
    reason: given.is.reason?.words ?? null,
    ...shownSources(given, sources, added),
    knownAt: toInstantOrNull(sources.knownAt(given.from)),
  });
  const { reason: noStatus, value } = snapshot.status.is;
  const billing = noStatus?.code === 'no_billing_customer' ? 'none' : value;
  const recurring = (given: Fact<readonly Money[]>) => {
    const shown = fact(given, toMoneyDtos, sums.recurring);
    return { ...shown, reason: shown.reason ?? noMrrWords({ status: billing, mrr: given.is.value }) };
  };
  const payment = paymentHealthAt(snapshot, at, defaultTriggerSettings.cardExpiringDays, sources.lacks);
  const renewsAt = snapshot.renewsAt.is.value;
  const paymentsUnread = unreadWords(sources.unread, 'payments');
  return {
    source:
      snapshot.revenueSystem === null
        ? null
        : { system: snapshot.revenueSystem, label: sources.labelOf(snapshot.revenueSystem) },
    mrr: recurring(snapshot.mrr),
    arr: recurring(snapshot.arr),
    mrrDefinition: mrrDefinition(snapshot, snapshot.revenueSystem && sources.labelOf(snapshot.revenueSystem)),
    mrrLines: snapshot.mrrLines.map((line) => toLineDto(line, sources)),
    plan: fact(snapshot.plan, (plan) => plan),
    status: fact(snapshot.status, (status) => status),
    usagePercent: usageFact(fact(snapshot.usagePercent, toPercent), snapshot, sources),
    usage: snapshot.usage.map(({ label, used, included, percent, ref }) => ({
      label,
      used,
      included,
      percent: percent === null ? null : toPercent(percent),
      source: sources.link(ref),
      knownAt: toInstantOrNull(sources.knownAt(ref)),
    })),
    paymentHealth: {
      ...fact({ is: { value: payment.state }, from: payment.from ?? snapshot.status.from }, (state) => state),
      reason: payment.state === null ? payment.words : null,
    },
    paymentFailure: payment.failure,
    paymentWords: payment.words,
    decline: declineOf(snapshot.invoices.find(({ ref }) => ref === payment.from)),
    renewsAt: fact(snapshot.renewsAt, toInstant),
    renewsInDays: renewsAt === null ? null : wholeDaysBetween(at.now, renewsAt, at.timeZone),
    renewalWords: renewalWords(snapshot, at),
    lifetimeValue: fact(snapshot.lifetimeValue, toMoneyDtos, sums.lifetimeValue),
    refunded: {
      ...fact(refundedOf(snapshot, paymentsUnread), toMoneyDtos, sums.refunded),
      reason: paymentsUnread,
    },
    invoices: snapshot.invoices.map((invoice) => toInvoiceDto(invoice, sources, at)),
    charges: snapshot.charges.map((charge) => toChargeDto(charge, sources)),
    chargesWords: paymentsUnread,
    customers: snapshot.customers.map(({ ref, name, email }) => ({ name, email, source: sources.link(ref) })),
    doubts: snapshot.doubts.map((doubt) => ({ code: doubt.code, words: doubtWords(doubt, sources.unread) })),
  };
}

/** The object that says it, or those whose facts were added up; what is absent is in none of them. */
function shownSources(
  { is, from }: Fact<unknown>,
  sources: RevenueSources,
  added: readonly SourceLinkDto[],
): { source: SourceLinkDto | null; sources: SourceLinkDto[] } {
  const all = from !== null ? [sources.link(from)] : is.value === null ? [] : [...added];
  return { source: all.length === 1 ? (all[0] ?? null) : null, sources: all };
}

/** Where not all payments could be read, none refunded is not known to be none. */
function refundedOf({ refunded }: AccountSnapshot, unread: string | null): Fact<readonly Money[]> {
  if (unread === null || refunded.length > 0) return { is: { value: refunded }, from: null };
  return { is: { value: null, reason: { code: 'payments_unread', words: unread, ref: null } }, from: null };
}

/** Nobody knows that nothing is used where it may not be read. */
function usageFact(
  shown: RevenueDto['usagePercent'],
  { revenueSystem }: AccountSnapshot,
  { unread }: RevenueSources,
): RevenueDto['usagePercent'] {
  if (shown.value !== null) return shown;
  const owned = unread.filter(({ system }) => system === revenueSystem);
  return { ...shown, reason: unreadWords(owned, 'usage') ?? shown.reason };
}

function toLineDto(line: MrrLine, sources: RevenueSources): RevenueDto['mrrLines'][number] {
  const [monthly] = knownMonthly([line]);
  const nothing: Money = { minor: 0, currency: line.currency };
  return {
    label: line.label,
    subscription: sources.link(line.subscription),
    monthly: line.monthly.value === null ? null : toMoneyDto(monthly ?? nothing),
    steps: [...line.steps],
    isCounted: line.isCounted,
    words: line.notCounted ?? line.monthly.reason?.words ?? null,
  };
}

function toInvoiceDto(invoice: AccountInvoice, sources: RevenueSources, at: Moment): InvoiceDto {
  const money = (minor: number) => toMoneyDto({ minor, currency: invoice.currency });
  return {
    number: invoice.number,
    status: invoice.status,
    isOverdue: isOverdue(invoice, at.now),
    daysOverdue: daysOverdue(invoice, at),
    hasFailedAttempt: hasFailedPayment(invoice),
    decline: declineOf(invoice),
    words: invoiceWords(invoice, at),
    total: money(invoice.totalMinor),
    due: money(invoice.dueMinor),
    paid: money(invoice.paidMinor),
    outstanding: money(invoice.outstandingMinor),
    issuedAt: toInstant(invoice.issuedAt),
    dueAt: toInstantOrNull(invoice.dueAt),
    paidAt: toInstantOrNull(invoice.paidAt),
    source: sources.link(invoice.ref),
    alsoIn: invoice.also.map((ref) => sources.link(ref)),
  };
}

/** Of a payment that has failed and is still owed; an invoice that is only overdue was declined by nobody. */
function declineOf(invoice: InvoiceView | undefined): InvoiceDto['decline'] {
  return invoice !== undefined && hasFailedPayment(invoice) ? invoice.decline : null;
}

/** What is wrong with an invoice now, in words; null when nothing is. */
function invoiceWords(invoice: InvoiceView, at: Moment): string | null {
  if (hasFailedPayment(invoice) || isFailedInvoice(invoice)) return failureWords(invoice, at);
  const days = daysOverdue(invoice, at);
  if (days === null) return null;
  return days === 0 ? 'Overdue since today' : `${days} ${days === 1 ? 'day' : 'days'} overdue`;
}

function toChargeDto(charge: AccountCharge, sources: RevenueSources): RevenueDto['charges'][number] {
  const refunded = { minor: charge.refundedMinor, currency: charge.amount.currency };
  return {
    at: toInstant(charge.at),
    status: charge.status,
    amount: toMoneyDto(charge.amount),
    refunded: charge.refundedMinor === 0 ? null : toMoneyDto(refunded),
    failureReason: charge.failureReason,
    source: sources.link(charge.ref),
    alsoIn: charge.also.map((ref) => sources.link(ref)),
  };
}

function renewalWords(snapshot: AccountSnapshot, at: Moment): string | null {
  const endsAt = snapshot.endsAt.is.value;
  if (endsAt !== null) return `Ends ${inDays(endsAt, at)} and does not renew`;
  const renewsAt = snapshot.renewsAt.is.value;
  if (renewsAt === null) return snapshot.renewsAt.is.reason?.words ?? null;
  return snapshot.renewalKind === 'trial_conversion'
    ? `Trial ends ${inDays(renewsAt, at)}`
    : `Renews ${inDays(renewsAt, at)}`;
}

function inDays(moment: Date, at: Moment): string {
  const days = wholeDaysBetween(at.now, moment, at.timeZone);
  if (days === 0) return 'today';
  if (days < 0) return days === -1 ? 'yesterday' : `${-days} days ago`;
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
