import type { AccountCharge, AccountInvoice } from './account-snapshot.ts';
import type { ChargeView, InvoiceStatus, InvoiceView, SourceRef } from './billing-view.ts';
import { hasFailedPayment, isAwaited, isFailedInvoice, isInTime } from './invoice-state.ts';
import { pairAlike, type Likeness } from './likeness.ts';
import { isSame, refText } from './pairing.ts';

/** What was paid is paid, whoever says so; what anybody still awaits is awaited; only then what is over. */
const strongest: readonly InvoiceStatus[] = ['paid', 'open', 'unknown', 'uncollectible', 'void', 'draft'];

/**
 * Every invoice once, however many systems speak of it; given with the system that knows payments best first. A member that
 * says "paid" settles it. Otherwise the worst that anybody says holds: a failed attempt, a write-off, and a due date that passed before
 * anything had failed, are never lost. Amounts are those of one member, never a mixture.
 */
export function mergeInvoices(invoices: readonly InvoiceView[], charges: readonly ChargeView[]): AccountInvoice[] {
  const once = sameRefs(invoices).map(worstOf);
  return pairAlike(once, invoiceLikeness).map((members) => withReason(mergeInvoice(members), charges));
}

/** Every payment once. Attempts of one payment intent stay apart: only equal amounts in compatible states are one. */
export function mergeCharges(charges: readonly ChargeView[]): AccountCharge[] {
  const once = sameRefs(charges).flatMap(([first]) => first ?? []);
  return pairAlike(once, chargeLikeness).map(mergeCharge);
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);

const invoiceLikeness: Likeness<InvoiceView> = {
  of: ({ currency, totalMinor, issuedAt }) => `${currency} ${totalMinor} ${dayOf(issuedAt)}`,
  standing: (invoice) => (isAwaited(invoice) ? 'awaited' : invoice.status),
};

const chargeLikeness: Likeness<ChargeView> = {
  of: ({ amount, at }) => `${amount.currency} ${amount.minor} ${dayOf(at)}`,
  standing: ({ status }) => status,
  fits: isOnePayment,
};

/** One object that two customers of a connection share (one is billed, the other pays) comes with each of them. */
function sameRefs<T extends { readonly ref: SourceRef }>(things: readonly T[]): readonly (readonly T[])[] {
  const isOnceEach = new Set(things.map(({ ref }) => ref.externalId)).size === things.length;
  return isOnceEach ? things.map((one) => [one]) : [...Map.groupBy(things, ({ ref }) => refText(ref)).values()];
}

function mergeInvoice(members: readonly InvoiceView[]): AccountInvoice {
  const only = onlyOf(members);
  if (only !== null) return { ...only, also: alsoOf(members, only.ref) };
  const lead = leadOf(members);
  const others = members.filter((one) => one !== lead);
  const merged = {
    ...lead,
    number: firstOf(members, numberOf) ?? lead.number,
    aliases: aliasesOf(members),
    subscription: lead.subscription ?? firstOf(others, (one) => one.subscription),
    hostedUrl: lead.hostedUrl ?? firstOf(others, (one) => one.hostedUrl),
    also: alsoOf(members, lead.ref),
  };
  return lead.status === 'paid' || others.length === 0 ? merged : { ...merged, ...troubleOf(members) };
}

/**
 * What people call it. The first that has a number gives it, whoever tells best what became of the invoice: a system that collects
 * payments itself holds an invoice only where it wrote it, and then the customer knows that number (ruling 26).
 */
function numberOf({ number, ref }: InvoiceView): string | null {
  return number === ref.externalId ? null : number;
}

/** What one customer knows of an object may be less than what the other does, and is never better than it. */
function worstOf(members: readonly InvoiceView[]): InvoiceView {
  const only = onlyOf(members);
  if (only !== null) return only;
  const [worst] = members.toSorted(
    (a, b) => Number(a.status === 'paid') - Number(b.status === 'paid') || weight(a) - weight(b),
  );
  if (worst === undefined) throw new Error('An invoice without anybody who speaks of it.');
  return worst;
}

/** The first of the strongest: sorting keeps the order of equals. */
function leadOf(members: readonly InvoiceView[]): InvoiceView {
  const [first] = members.toSorted((a, b) => weight(a) - weight(b));
  if (first === undefined) throw new Error('An invoice without anybody who speaks of it.');
  return first;
}

/** Less is stronger: the status, then money that is awaited after a failure, then money that is awaited. */
function weight(invoice: InvoiceView): number {
  const trouble = isAwaited(invoice) ? (invoice.hasFailedAttempt ? 0 : 1) : 2;
  const status = invoice.status === 'draft' && isFailedInvoice(invoice) ? 'uncollectible' : invoice.status;
  return strongest.indexOf(status) * 3 + trouble;
}

function troubleOf(members: readonly InvoiceView[]): Partial<InvoiceView> {
  const awaited = members.filter(isAwaited);
  const failed = members.filter((one) => one.failedAt !== null || one.hasFailedAttempt);
  const dueAt = earliest((awaited.length > 0 ? awaited : members).map((one) => one.dueAt));
  // What is collected by itself has failed and is not late: the other system has not heard of it, and knows its date alone.
  const isFailedInTime = awaited.some(
    (one) => hasFailedPayment(one) && one.dueAt === null && isInTime(one.failedAt, dueAt),
  );
  return {
    hasFailedAttempt: awaited.some((one) => one.hasFailedAttempt),
    failedAt: earliest(failed.map((one) => one.failedAt)),
    attemptCount: Math.max(...(failed.length > 0 ? failed : members).map((one) => one.attemptCount)),
    nextAttemptAt: earliest(awaited.map((one) => one.nextAttemptAt)),
    decline: firstOf(members, (one) => one.decline),
    declineReason: firstOf(members, (one) => one.declineReason),
    dueAt: isFailedInTime ? null : dueAt,
    isWrittenOff: members.some((one) => one.isWrittenOff),
  };
}

/** Where the invoice does not say why a payment failed, the newest failed attempt of it does. */
function withReason(invoice: AccountInvoice, charges: readonly ChargeView[]): AccountInvoice {
  if (!invoice.hasFailedAttempt || invoice.declineReason !== null) return invoice;
  const failed = charges.filter(
    (charge) => charge.status === 'failed' && charge.failureReason !== null && isSame(charge, invoice),
  );
  const [newest] = failed.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  return newest ? { ...invoice, declineReason: newest.failureReason } : invoice;
}

const isSettled = ({ status }: ChargeView) => status === 'succeeded' || status === 'failed';

function isOnePayment(a: ChargeView, b: ChargeView): boolean {
  const isSameAmount = a.amount.minor === b.amount.minor && a.amount.currency === b.amount.currency;
  return isSameAmount && (a.status === b.status || !isSettled(a) || !isSettled(b));
}

function mergeCharge(members: readonly ChargeView[]): AccountCharge {
  const only = onlyOf(members);
  if (only !== null) return { ...only, also: alsoOf(members, only.ref) };
  const lead = members.find(isSettled) ?? members[0];
  if (lead === undefined) throw new Error('A payment without anybody who speaks of it.');
  return {
    ...lead,
    aliases: aliasesOf(members),
    refundedMinor: Math.max(...members.map((one) => one.refundedMinor)),
    failureReason: lead.failureReason ?? firstOf(members, (one) => one.failureReason),
    also: alsoOf(members, lead.ref),
  };
}

type Known = Pick<AccountInvoice, 'ref' | 'aliases'> & { readonly also?: readonly SourceRef[] };

/** Most are spoken of by one system alone: there is nothing to weigh. */
function onlyOf<T>(members: readonly T[]): T | null {
  return members.length === 1 ? (members[0] ?? null) : null;
}

function aliasesOf(members: readonly Known[]): readonly string[] {
  return [...new Set(members.flatMap((one) => one.aliases))].toSorted();
}

function alsoOf(members: readonly Known[], lead: SourceRef): readonly SourceRef[] {
  const [only, second] = members;
  if (second === undefined && !only?.also?.length) return [];
  const refs = members.flatMap((one) => [one.ref, ...(one.also ?? [])]);
  const others = new Map(refs.map((ref) => [refText(ref), ref]));
  others.delete(refText(lead));
  return [...others.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref);
}

function firstOf<T, V>(members: readonly T[], value: (member: T) => V | null): V | null {
  for (const member of members) {
    const found = value(member);
    if (found !== null) return found;
  }
  return null;
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce((least, date) => (date !== null && (least === null || date < least) ? date : least), null);
}
