import type Stripe from 'stripe';
import { DAY, HOUR, MINUTE } from '../../book/calendar.ts';
import { hash32 } from '../../book/random.ts';
import { unitsBetween } from '../../billing/usage.ts';
import { lineShapes } from '../../shapes/invoice-line.ts';
import { defineResource } from '../define.ts';
import { Problem } from '../problem.ts';
import type { Query } from '../query.ts';
import type { Resource } from '../resource.ts';
import { fixedSource } from '../sources.ts';
import type { Shop } from '../shop.ts';

const WINDOWS: Readonly<Record<string, number>> = { hour: HOUR, day: DAY };

/** What can be read only below another object. */
export function nestedResources(shop: Shop): Resource[] {
  const { book } = shop;
  const { context } = book;
  const linesOf = (id: string): Stripe.InvoiceLineItem[] => {
    const place = context.ids.placeOf(id);
    const household = book.household(place?.owner ?? -1);
    const invoice = household?.invoices[place?.ordinal ?? -1];
    return household == null || invoice === undefined ? [] : lineShapes(context, household, invoice);
  };
  return [
    defineResource<Stripe.InvoiceLineItem>({
      object: 'line_item',
      path: '/v1/invoices/:id/lines',
      noun: 'line item',
      permission: 'invoice_read',
      listed: false,
      retrieved: false,
      source: {
        find: (id) => {
          const household = book.household(context.ids.placeOf(id)?.owner ?? -1);
          return (
            household?.invoices
              .flatMap((invoice) => lineShapes(context, household, invoice))
              .find((line) => line.id === id) ?? null
          );
        },
        walk: (walk) => fixedSource(() => linesOf(walk.query.one('invoice') ?? '')).walk(walk),
      },
      filters: { invoice: (line, query) => line.invoice === query.one('invoice') },
    }),
    defineResource<Stripe.Billing.MeterEventSummary>({
      object: 'billing.meter_event_summary',
      path: '/v1/billing/meters/:id/event_summaries',
      noun: 'meter event summary',
      permission: 'billing_meter_event_read',
      listed: false,
      retrieved: false,
      needs: ['customer', 'start_time', 'end_time'],
      source: {
        find: () => null,
        walk: (walk) => fixedSource(() => summaries(shop, walk.query)).walk(walk),
      },
      filters: {
        meter: () => true,
        customer: () => true,
        start_time: () => true,
        end_time: () => true,
        value_grouping_window: () => true,
      },
    }),
  ];
}

/** One sum for the whole span, or one per window, newest first. Nothing was counted before the span's end is reached. */
function summaries(shop: Shop, query: Query): Stripe.Billing.MeterEventSummary[] {
  const start = aligned(query, 'start_time');
  const end = aligned(query, 'end_time');
  if (end <= start) throw new Problem(400, { message: 'end_time must be after start_time.', param: 'end_time' });
  const { book } = shop;
  const household = book.household(book.context.ids.placeOf(query.one('customer') ?? '')?.owner ?? -1);
  if (household === null || (household.usage.perDay === 0 && household.usage.reports.length === 0)) return [];
  const width = WINDOWS[query.one('value_grouping_window') ?? ''] ?? end - start;
  const meter = book.context.catalogue.meterId;
  const found: Stripe.Billing.MeterEventSummary[] = [];
  for (let from = start; from < end; from += width) {
    const to = Math.min(from + width, end);
    found.unshift({
      id: `mtrusg_test_${hash32(household.index, from, to).toString(36)}`,
      object: 'billing.meter_event_summary',
      aggregated_value: unitsBetween(household, from, Math.max(from, Math.min(to, shop.now()))),
      end_time: to,
      livemode: false,
      meter,
      start_time: from,
    });
  }
  return found;
}

function aligned(query: Query, name: string): number {
  const value = query.whole(name) ?? 0;
  const step = WINDOWS[query.one('value_grouping_window') ?? ''] ?? MINUTE;
  if (value % step !== 0) {
    const unit = step === MINUTE ? 'minute' : 'grouping window';
    throw new Problem(400, { message: `${name} must be aligned with ${unit} boundaries.`, param: name });
  }
  return value;
}
