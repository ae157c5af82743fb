import { decimalText, fractionOf } from '#core/decimal.ts';
import { exponentOf, formatMoney } from '#core/money.ts';
import { monthlyPlaces } from '#core/mrr/mrr-total.ts';
import type { Doubt, Known, MrrLine, SourceRef } from '#core/snapshot/billing-view.ts';
import type { Subscription } from '../shapes/subscription.ts';

const months = 12;

export interface Revenue {
  readonly line: MrrLine;
  readonly doubts: readonly Doubt[];
}

interface Naming {
  readonly ref: SourceRef;
  readonly label: string;
  readonly notCounted: string | null;
  /** True where Measure leaves its customer out of its metrics. */
  readonly isLeftOut: boolean;
}

/**
 * The monthly revenue of one subscription as Measure itself states it (reference "measure-api" §6.2): one line, because it
 * is not split over plans. A twelfth of the stated yearly figure is taken where both agree, so that neither is rounded.
 */
export function revenueOf(subscription: Subscription, { ref, label, notCounted, isLeftOut }: Naming): Revenue {
  const { mrr, arr } = subscription;
  const currency = mrr?.currency ?? subscription.currency?.toLowerCase() ?? arr?.currency ?? '';
  const isCounted = notCounted === null;
  const refusal = refusalOf(subscription, currency, label);
  const agrees = mrr !== null && arr !== null && Math.abs(arr.minor - months * mrr.minor) <= months / 2;
  const monthly = mrr === null ? null : agrees ? twelfth(arr.minor) : String(mrr.minor);
  const known: Known<string> =
    monthly === null || refusal !== null
      ? { value: null, reason: { ...(refusal ?? noAmount(label)), ref } }
      : { value: monthly };
  const shown = (minor: number): string => (currency === '' ? String(minor) : formatMoney({ minor, currency }));
  const line: MrrLine = {
    subscription: ref,
    item: subscription.id,
    label,
    currency,
    gross: null,
    net: known.value,
    interval: 'month',
    intervalCount: 1,
    quantity: null,
    monthly: known,
    steps: [
      ...(mrr === null ? [] : [`${shown(mrr.minor)} a month, as Measure states it`]),
      ...(arr === null ? [] : [`${shown(arr.minor)} a year, as Measure states it`]),
    ],
    isCounted,
    notCounted,
    ...(isLeftOut ? { isLeftOut } : {}),
  };
  const differs = mrr !== null && arr !== null && !agrees && isCounted;
  const differing = `Measure states ${shown(arr?.minor ?? 0)} a year of ${label}, which is not twelve times its month.`;
  return {
    line,
    doubts: [
      ...(isCounted && known.value === null ? [known.reason] : []),
      ...(differs ? [{ code: 'arr_differs', words: differing, ref }] : []),
    ],
  };
}

function refusalOf({ mrr, arr }: Subscription, currency: string, label: string): Omit<Doubt, 'ref'> | null {
  if (mrr === null) return noAmount(label);
  if (currency === '' && mrr.minor === 0) return null;
  if (currency === '') return { code: 'currency_missing', words: `The revenue of ${label} came without a currency.` };
  if (exponentOf(currency) === null) {
    const words = `The currency ${currency.toUpperCase()} is not known here; its amounts are left out.`;
    return { code: 'currency_unknown', words };
  }
  const isMixed = arr !== null && arr.currency !== null && arr.currency !== currency;
  return isMixed ? { code: 'currency_mixed', words: `The revenue of ${label} is stated in two currencies.` } : null;
}

function noAmount(label: string): Omit<Doubt, 'ref'> {
  return { code: 'mrr_missing', words: `Measure does not state the monthly revenue of ${label}.` };
}

function twelfth(yearly: number): string {
  return decimalText(fractionOf(BigInt(yearly), BigInt(months)), monthlyPlaces);
}
