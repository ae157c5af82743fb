import { add, decimalText, divide, multiply, parseDecimal, type Decimal } from '../decimal.ts';
import { grouped } from '../grouped.ts';
import { currencyMark, exponentOf } from '../money.ts';
import type { Doubt, MrrLine } from '../snapshot/billing-view.ts';
import { quotedWord } from '../visible-text.ts';
import { applyDiscount, counts, isApproximate, type ItemAmount } from './discounts.ts';
import type { MrrDiscount, MrrInput, MrrItem, MrrOfSubscription, MrrPolicy } from './mrr-input.ts';
import { monthlyPlaces } from './mrr-total.ts';
import { monthlyFactor, periodAmount, unknown, type Show } from './period-amount.ts';

const one: Decimal = { numerator: 1n, denominator: 1n };
const hundred: Decimal = { numerator: 100n, denominator: 1n };

/**
 * The monthly recurring revenue of one subscription, a line an item, each with its arithmetic ("Stripe, read-only",
 * section 6.3). Counted are running and past due subscriptions; trials, pauses, metered items and ended subscriptions are
 * listed with the reason why not. Exact until `totalMrr` rounds once; unknown is never 0.
 */
export function mrrOfSubscription(input: MrrInput, policy: MrrPolicy, now: Date): MrrOfSubscription {
  const exponent = exponentOf(input.currency);
  const show: Show = (minor) => `${currencyMark(input.currency)}${grouped(majorOf(minor, exponent ?? 0))}`;
  const telling = { currency: input.currency, ref: input.subscription, show };
  const listed = input.items.map((item) => listAmount(item, input, show));
  const gross = listed.map((amount) => amount.net);
  const own = listed.map((amount) =>
    amount.item.discounts
      .filter((discount) => counts(discount, policy, now))
      .reduce<ItemAmount>((each, discount) => applyDiscount([each], discount, telling)[0] ?? each, amount),
  );
  const general = input.discounts.filter((discount) => counts(discount, policy, now));
  const licensed = own.filter(({ item }) => item.usage === 'licensed');
  const discounted = general.reduce<readonly ItemAmount[]>(
    (amounts, discount) => applyDiscount(amounts, discount, telling),
    licensed,
  );
  const final = own.map((amount) => discounted.find(({ item }) => item === amount.item) ?? amount);
  const lines = final.map((amount, i) => toLine(input, amount, gross[i] ?? null, show));
  const isSpreadOver = general.some((discount) => isApproximate(licensed, discount));
  return {
    lines,
    doubts: [
      ...standingDoubts(input),
      ...(isSpreadOver ? [approximate(input)] : []),
      ...lineDoubts(input, lines, show),
    ],
    changesAt: nextEnd(input, policy, now),
  };
}

/** The list price of an item with everything that makes it unknowable said first. */
function listAmount(item: MrrItem, input: MrrInput, show: Show): ItemAmount {
  const ref = input.subscription;
  const lost = (reason: Doubt): ItemAmount => ({ item, net: null, reason, steps: [] });
  if (item.usage === 'metered') return lost(unknown('metered', 'Metered: usage is shown apart.', ref).reason);
  if (exponentOf(input.currency) === null) {
    const words = `The currency ${input.currency.toUpperCase()} is not known here; its amounts are left out.`;
    return lost(unknown('currency_unknown', words, ref).reason);
  }
  const amount = periodAmount(item, ref, show);
  return amount.kind === 'unknown'
    ? lost(amount.reason)
    : { item, net: amount.amount, reason: null, steps: amount.steps };
}

function toLine(input: MrrInput, { item, net, reason, steps }: ItemAmount, gross: Decimal | null, show: Show): MrrLine {
  const monthly = net === null ? { lost: reason } : monthlyOf(input, item, net, show);
  const notCounted = item.usage === 'metered' ? 'metered: usage is shown apart' : whyNotCounted(input);
  return {
    subscription: input.subscription,
    item: item.id,
    label: item.label,
    currency: input.currency,
    gross: gross === null ? null : decimalText(gross, monthlyPlaces),
    net: net === null ? null : decimalText(net, monthlyPlaces),
    interval: item.recurring?.interval ?? null,
    intervalCount: item.recurring?.count ?? 1,
    quantity: item.quantity,
    monthly:
      'lost' in monthly
        ? { value: null, reason: monthly.lost ?? unknown('unknown', 'Unknown.', input.subscription).reason }
        : { value: decimalText(monthly.amount, monthlyPlaces) },
    steps: 'lost' in monthly ? steps : [...steps, ...monthly.steps],
    isCounted: notCounted === null,
    notCounted,
  };
}

type Monthly = { readonly lost: Doubt } | { readonly amount: Decimal; readonly steps: readonly string[] };

/** Strips the tax that is inside the price, and brings the billing period to a month. */
function monthlyOf(input: MrrInput, item: MrrItem, net: Decimal, show: Show): Monthly {
  const ref = input.subscription;
  if (input.standing === 'unknown') {
    return { lost: unknown('unknown_status', 'The subscription has a status that we do not know.', ref).reason };
  }
  const factor = item.recurring === null ? null : monthlyFactor(item.recurring);
  if (item.recurring === null || factor === null) {
    return { lost: unknown('interval_unknown', intervalWords(item), ref).reason };
  }
  const tax = item.includedTaxPercent;
  if (tax !== null && tax.value === null) return { lost: tax.reason };
  const percent = parseDecimal(tax?.value ?? '0');
  if (percent === null || percent.numerator < 0n) {
    return { lost: unknown('tax_unreadable', `The tax inside the price of ${item.label} cannot be read.`, ref).reason };
  }
  const untaxed = divide(net, add(one, divide(percent, hundred)));
  const amount = multiply(untaxed, factor);
  const taxStep = percent.numerator === 0n ? [] : [`÷ ${decimalText(add(one, divide(percent, hundred)), 6)} (tax)`];
  return { amount, steps: [...taxStep, ...periodStep(item.recurring), `= ${show(amount)} a month`] };
}

function intervalWords({ label, newInterval }: MrrItem): string {
  return newInterval === undefined
    ? `How often ${label} is billed cannot be read.`
    : `${label} is billed by an interval that is new to us (${quotedWord(newInterval)}).`;
}

function periodStep({ interval, count }: NonNullable<MrrItem['recurring']>): readonly string[] {
  switch (interval) {
    case 'month':
      return count === 1 ? [] : [`÷ ${count} months`];
    case 'year':
      return [`÷ ${12 * count} months`];
    case 'week':
      return [`× 52 weeks ÷ ${12 * count}`];
    default:
      return [`× 365 days ÷ ${12 * count}`];
  }
}

/** Null when the subscription counts; an unknown one counts, so that the total is unknown with it. */
function whyNotCounted({ standing, collection }: MrrInput): string | null {
  if (standing === 'trialing') return 'in trial';
  if (standing === 'paused') return 'paused';
  if (standing === 'unpaid') return 'unpaid: collection was given up';
  if (standing === 'incomplete') return 'incomplete: the first payment was not made';
  if (standing === 'ended') return 'ended';
  return collection === 'void' || collection === 'uncollectible' ? 'collection is paused' : null;
}

function standingDoubts({ collection, subscription }: MrrInput): readonly Doubt[] {
  if (collection === 'normal') return [];
  const words =
    collection === 'kept_as_draft'
      ? 'Collection is paused: invoices are kept as drafts, the MRR still counts.'
      : 'Collection is paused: invoices are not collected, the MRR does not count.';
  return [{ code: 'collection_paused', words, ref: subscription }];
}

function lineDoubts({ subscription, items }: MrrInput, lines: readonly MrrLine[], show: Show): readonly Doubt[] {
  return lines.flatMap((line, i) => {
    const intro = items[i]?.intro ?? null;
    const later = intro?.thenUnit == null ? null : parseDecimal(intro.thenUnit);
    const isFree = line.isCounted && line.net === '0' && line.gross !== null && line.gross !== '0';
    return [
      ...(isFree ? [{ code: 'free_by_discount', words: `${line.label} is free by discount.`, ref: subscription }] : []),
      ...(line.isCounted && line.monthly.value === null ? [line.monthly.reason] : []),
      ...(intro === null
        ? []
        : [
            {
              code: 'intro_price',
              words: `${line.label} has an introductory price${later ? `, then ${show(later)}` : ''}.`,
              ref: subscription,
            },
          ]),
    ];
  });
}

function approximate({ subscription }: MrrInput): Doubt {
  const words = 'An amount off is spread over items with different billing periods: its share is approximate.';
  return { code: 'approximate', words, ref: subscription };
}

function nextEnd(input: MrrInput, policy: MrrPolicy, now: Date): Date | null {
  const discounts: readonly MrrDiscount[] = [...input.discounts, ...input.items.flatMap((item) => item.discounts)];
  const ends = discounts
    .filter((discount) => counts(discount, policy, now))
    .flatMap(({ endsAt }) => (endsAt === null ? [] : [endsAt.getTime()]));
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** Minor units as people read them: the decimals of the currency, and further ones only where there are any. */
function majorOf(minor: Decimal, exponent: number): string {
  const text = decimalText(divide(minor, { numerator: 10n ** BigInt(exponent), denominator: 1n }), exponent + 4);
  const [whole = '0', fraction = ''] = text.split('.');
  const decimals = fraction.padEnd(exponent, '0');
  return decimals === '' ? whole : `${whole}.${decimals}`;
}
