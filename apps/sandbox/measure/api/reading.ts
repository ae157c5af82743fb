import { z } from 'zod';
import type { SubscriptionFact } from '../../book/facts.ts';
import { isObject, toJson, type Json } from '../../api/json.ts';
import type { Found } from '../book.ts';
import { spoken } from '../dialect.ts';
import type { Listed } from '../entries.ts';
import type { Measure } from '../measure.ts';
import { METRIC_PRICINGS } from '../shapes/catalogue.ts';
import { indexOfIdentifier } from '../shapes/customer.ts';
import type { Desk } from '../shapes/desk.ts';
import { paymentMethodShapes } from '../shapes/payment.ts';
import { balanceOf, currentUsage, periodUsage } from '../shapes/usage.ts';
import { invalid, notFound } from './problem.ts';
import { draw } from './resources.ts';

const currentBody = z.object({ item_id: z.string() });
const usageBody = z.object({
  product_metric_pricing_id: z.string(),
  period: z
    .object({ start_date: z.iso.datetime({ offset: true }), end_date: z.iso.datetime({ offset: true }) })
    .nullish(),
});

/** What is read of one object. Ids of another kind, or of nobody, are not found. */
export class Reading {
  private readonly measure: Measure;
  private readonly desk: Desk;

  constructor(measure: Measure, desk: Desk) {
    this.measure = measure;
    this.desk = desk;
  }

  one(kind: Listed, id: string): Json {
    const place = this.place(kind, id);
    const found = place && this.measure.book.find(place.owner);
    const entry = found && place && this.measure.book.entry(kind, found, place.ordinal);
    if (found == null || entry == null) throw notFound(`No ${kind} ${id}`);
    return spoken(draw(this.desk, kind, found, entry), this.measure.profile, 1);
  }

  paymentMethods(id: string): Json {
    const methods = toJson(paymentMethodShapes(this.desk, this.customer(id)));
    const wrapper = this.measure.profile.methodsWrapper;
    return wrapper === 'array' ? methods : { [wrapper]: methods };
  }

  balance(id: string): Json {
    return toJson(balanceOf(this.desk, this.customer(id)));
  }

  currentUsage(id: string, body: unknown): Json {
    const { item_id } = parsed(currentBody, body);
    const { found, subscription } = this.subscription(id);
    return toJson(currentUsage(this.desk, found, subscription, item_id));
  }

  usage(id: string, body: unknown): Json {
    const { product_metric_pricing_id, period } = parsed(usageBody, body);
    const { found, subscription } = this.subscription(id);
    const seconds = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text) / 1000);
    const usage = periodUsage(this.desk, found, subscription, {
      start: seconds(period?.start_date),
      end: seconds(period?.end_date),
    });
    if (usage === null || product_metric_pricing_id !== METRIC_PRICINGS.calls) {
      throw notFound('This subscription has no such metric');
    }
    return toJson(usage);
  }

  /** The invoice that the running period will end with, without what is metered. */
  nextInvoice(body: unknown): Json {
    const { subscription_id } = parsed(z.object({ subscription_id: z.string() }), body);
    const { found, subscription } = this.subscription(subscription_id);
    const last = found.household.invoices.findLast((one) => one.subscription === subscription.ordinal);
    const entry = last && this.measure.book.entry('invoice', found, last.ordinal);
    if (entry == null) throw notFound('Nothing will be billed for this subscription');
    const drawn = draw(this.desk, 'invoice', found, entry);
    return isObject(drawn) ? { ...drawn, uuid: '', number: '', status: 'DRAFT', paid_date: null } : null;
  }

  private customer(id: string): Found {
    const place = this.place('customer', id);
    const found = place && this.measure.book.find(place.owner);
    if (found == null) throw notFound(`No customer ${id}`);
    return found;
  }

  private subscription(id: string): { found: Found; subscription: SubscriptionFact } {
    const place = this.place('subscription', id);
    const found = place && this.measure.book.find(place.owner);
    const subscription = place === null ? undefined : found?.household.subscriptions[place.ordinal];
    if (found == null || subscription === undefined) throw notFound(`No subscription ${id}`);
    return { found, subscription };
  }

  private place(kind: Listed, id: string): { owner: number; ordinal: number } | null {
    const owner = kind === 'customer' ? indexOfIdentifier(id) : null;
    return owner === null ? this.measure.book.ids.placeOf(kind, id) : { owner, ordinal: 0 };
  }
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body ?? {});
  if (read.success) return read.data;
  throw invalid(read.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
}
