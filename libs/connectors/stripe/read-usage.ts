import { z } from 'zod';
import type { Access } from '../access.ts';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { type StripeReader, readerOf } from './client.ts';
import type { Reading } from './guarded-client.ts';
import { saysGone } from './errors.ts';
import { inParallel } from '../in-parallel.ts';
import { meteredItems } from './metered.ts';
import { listShape } from './nested.ts';
import { toBillingObject } from './objects.ts';
import { readCredits } from './read-credits.ts';
import { readSubscription } from './shapes/subscription.ts';

const minute = 60;

interface Question {
  readonly meter: string;
  readonly customer: string;
  readonly start: number;
  readonly end: number;
}

const summaryShape = z.looseObject({ aggregated_value: z.number(), end_time: z.number().optional() });

/**
 * How much each customer has used of each metered item in its current period, one call a meter and customer. A reading is
 * an object of our own making, `<meter>:<customer>:<period start>`, so that a period keeps one row.
 */
export async function readUsage(
  access: Access,
  customers: readonly CustomerObjects[],
  now: Date,
): Promise<readonly BillingObject[]> {
  const questions = new Map<string, Question>();
  for (const question of customers.flatMap(questionsOf)) questions.set(idOfReading(question), question);
  const reader = readerOf(access);
  const width = access.inFlight;
  const read = await inParallel([...questions.values()], width, (question) => readOne(reader, question, now));
  return [...read.flat(), ...(await readCredits(access, customers, now))];
}

/** Whether there is anything to ask about this customer's usage. */
export function isMetered(customer: CustomerObjects): boolean {
  return questionsOf(customer).length > 0;
}

function questionsOf(customer: CustomerObjects): readonly Question[] {
  return customer.objects
    .filter(({ kind, isDeleted }) => kind === 'subscription' && !isDeleted)
    .flatMap(({ payload }) => {
      const subscription = readSubscription(payload);
      return (subscription === null ? [] : meteredItems(subscription)).map((metered) => ({
        meter: metered.meter,
        customer: customer.customerId,
        start: Math.floor(metered.periodStart.getTime() / 1000),
        end: Math.floor(metered.periodEnd.getTime() / 1000),
      }));
    });
}

async function readOne(reader: StripeReader, question: Question, now: Date): Promise<readonly BillingObject[]> {
  const { meter, customer, start, end } = question;
  // Stripe wants whole minutes; the minute that is running is included, or what was just used would be missed.
  const start_time = Math.floor(start / minute) * minute;
  const end_time = Math.ceil(Math.min(end, now.getTime() / 1000) / minute) * minute;
  if (end_time <= start_time) return [];
  let answer: Reading;
  try {
    answer = await reader.attempt((stripe) =>
      stripe.billing.meters.listEventSummaries(meter, { customer, start_time, end_time, limit: 100 }),
    );
  } catch (error) {
    // The customer or the meter has been deleted since: there is no usage to know.
    if (saysGone(error)) return [];
    throw reader.explain(error, 'meter_usage');
  }
  const payload = {
    object: 'usage_reading',
    id: idOfReading(question),
    meter,
    customer,
    period_start: start,
    period_end: end,
    aggregated_value: valueOf(answer.value),
  };
  return [toBillingObject(payload, answer.knownAt)];
}

/** Without a grouping window Stripe gives one summary for the whole range, or none when nothing was used. */
function valueOf(value: unknown): number {
  const list = listShape.safeParse(value);
  const rows = list.success ? z.array(summaryShape).safeParse(list.data.data) : list;
  if (!rows.success) throw new ConnectorError('malformed', "Stripe's summary of a meter could not be read.");
  return Array.isArray(rows.data) ? rows.data.reduce((sum, row) => sum + row.aggregated_value, 0) : 0;
}

function idOfReading({ meter, customer, start }: Question): string {
  return `${meter}:${customer}:${start}`;
}
