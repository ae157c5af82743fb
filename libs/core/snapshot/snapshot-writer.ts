import type { Money } from '../money.ts';
import type { AccountCharge, AccountInvoice, AccountSnapshot, Fact } from './account-snapshot.ts';
import type { Doubt, Known, MrrLine, SourceRef, SubscriptionView, UsageView } from './billing-view.ts';
import {
  flag,
  list,
  moment,
  nullable,
  number,
  record,
  table,
  text,
  type FieldWriters,
  type Writer,
} from './json-writers.ts';

/** The place of the first customer of each connection among the customers of a snapshot. */
type Places = ReadonlyMap<string, number>;

/** What is written of a snapshot: `mrrLines` only where they are not those of the subscriptions. */
type WrittenSnapshot = Omit<AccountSnapshot, 'mrrLines'> & {
  readonly mrrLines: AccountSnapshot['mrrLines'] | undefined;
  /** Of the text itself. */
  readonly form: number;
};

const fullRef = record<SourceRef, unknown>({ connectionId: text, kind: text, externalId: text });

/** In short: a customer of the same connection, by its place, then kind and id. In full where there is no such customer. */
const ref: Writer<SourceRef, Places> = (json, value, places) => {
  const place = places.get(value.connectionId);
  if (place === undefined) return fullRef(json, value, places);
  json.write(`[${place},`);
  json.writeText(value.kind);
  json.write(',');
  json.writeText(value.externalId);
  json.write(']');
};

const texts = list(text);
const money = record<Money, unknown>({ minor: number, currency: text });
const amounts = list(money);
const doubt = record<Doubt, Places>({ code: text, words: text, ref: nullable(ref) });

function known<T>(write: Writer<T, Places>): Writer<Known<T>, Places> {
  return record<{ value: T | null; reason?: Doubt | undefined }, Places>({ value: nullable(write), reason: doubt });
}

function fact<T>(write: Writer<T, Places>): Writer<Fact<T>, Places> {
  return record<Fact<T>, Places>({ is: known(write), from: nullable(ref) });
}

const line = record<MrrLine, Places>({
  subscription: ref,
  item: text,
  label: text,
  currency: text,
  gross: nullable(text),
  net: nullable(text),
  interval: nullable(text),
  intervalCount: number,
  quantity: nullable(number),
  monthly: known(text),
  steps: texts,
  isCounted: flag,
  notCounted: nullable(text),
  isLeftOut: flag,
});

const subscription = record<SubscriptionView, Places>({
  ref,
  aliases: texts,
  rawStatus: text,
  status: text,
  plan: nullable(text),
  lines: list(line),
  startedAt: nullable(moment),
  trialEndsAt: nullable(moment),
  renewsAt: nullable(moment),
  renewalKind: nullable(text),
  termMonths: nullable(number),
  endsAt: nullable(moment),
  endedAt: nullable(moment),
  isCancelScheduled: flag,
  isPaused: flag,
  isAutoCharged: flag,
  cardExpiresAt: nullable(moment),
  cardLabel: nullable(text),
  isWalletCard: flag,
  hasPaymentMethod: flag,
  card: nullable(ref),
});

const invoice: FieldWriters<AccountInvoice, Places> = {
  ref,
  also: list(ref),
  aliases: texts,
  number: text,
  status: text,
  currency: text,
  totalMinor: number,
  dueMinor: number,
  paidMinor: number,
  outstandingMinor: number,
  issuedAt: moment,
  dueAt: nullable(moment),
  paidAt: nullable(moment),
  subscription: nullable(ref),
  hasFailedAttempt: flag,
  failedAt: nullable(moment),
  attemptCount: number,
  nextAttemptAt: nullable(moment),
  decline: nullable(text),
  declineReason: nullable(text),
  isWrittenOff: flag,
  hostedUrl: nullable(text),
};

const charge: FieldWriters<AccountCharge, Places> = {
  ref,
  also: list(ref),
  aliases: texts,
  status: text,
  amount: money,
  refundedMinor: number,
  at: moment,
  failureReason: nullable(text),
};

const usage = record<UsageView, Places>({
  ref,
  meter: text,
  label: text,
  used: number,
  included: nullable(number),
  percent: nullable(number),
  periodStart: moment,
  periodEnd: nullable(moment),
});

type Customer = AccountSnapshot['customers'][number];

/** Writes a snapshot, field by field in the order of their names. */
export const writeSnapshot = record<WrittenSnapshot, Places>({
  form: number,
  revenueSystem: nullable(text),
  mrr: fact(amounts),
  arr: fact(amounts),
  trialMrr: amounts,
  mrrLines: list(line),
  mrrPolicy: text,
  plan: fact(text),
  status: fact(text),
  renewsAt: fact(moment),
  renewalKind: nullable(text),
  endsAt: fact(moment),
  usagePercent: fact(number),
  lifetimeValue: fact(amounts),
  refunded: amounts,
  subscriptions: list(subscription),
  otherSubscriptions: list(subscription),
  invoices: table(invoice),
  charges: table(charge),
  usage: list(usage),
  customers: list(record<Customer, Places>({ ref: fullRef, name: nullable(text), email: nullable(text) })),
  doubts: list(doubt),
  changesAt: nullable(moment),
});
