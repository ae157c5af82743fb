import type { Access } from '../access.ts';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { inParallel } from '../in-parallel.ts';
import { at } from '../total-readers.ts';
import { askUsage } from './ask-usage.ts';
import { readerOf } from './client.ts';
import { methodsMilliseconds, usageMilliseconds } from './dialect/lists.ts';
import { billingPeriodAt, usedIn } from './dialect/metering.ts';
import { itemsOf, learnPricings, meteredPricings } from './meters.ts';
import { toBillingObject } from './objects.ts';
import { readPaymentMethods } from './payment-methods.ts';
import { readSubscription, type Subscription } from './shapes/subscription.ts';
import { isRunningAt } from './view/standing.ts';

/** One thing to ask: the answer so far is kept while it is young enough. */
interface Question {
  readonly held: BillingObject | undefined;
  readonly isDue: boolean;
  readonly ask: () => Promise<BillingObject | 'gone' | null>;
}

/**
 * What each running subscription has used of each metered item in its current period, and how its customer pays where
 * payment is automatic: neither is in any list (reference "measure-api" §6.6, §11). Readings that are young enough are
 * given back as they are.
 */
export async function readUsage(
  access: Access,
  customers: readonly CustomerObjects[],
  now: Date,
): Promise<readonly BillingObject[]> {
  const { inFlight } = access;
  const running = customers.map((customer) => ({
    customer,
    live: runningOf(customer, now),
    readings: readingsOf(customer),
  }));
  const subscribed = running.flatMap(({ customer, live, readings }) =>
    live.map((one) => ({ customer, readings, now, ...one })),
  );
  await inParallel(subscribed, inFlight, ({ subscription }) => learnPricings(access, subscription, now));
  const metered = await inParallel(subscribed, inFlight, async (one) =>
    (await itemsOf(access, one.subscription, now)).map((item) => usageQuestion(access, { ...one, item })),
  );
  const methods = running.flatMap(({ customer, live }) => methodQuestions(access, customer, live, now));
  const read = await inParallel([...metered.flat(), ...methods], inFlight, async ({ held, isDue, ask }) => {
    const answer = isDue ? await ask() : (held ?? null);
    return answer === 'gone' || answer === null ? [] : [answer];
  });
  return read.flat();
}

interface Running {
  readonly row: BillingObject;
  readonly subscription: Subscription;
}

function runningOf(customer: CustomerObjects, now: Date): readonly Running[] {
  return customer.objects
    .filter(({ kind, isDeleted }) => kind === 'subscription' && !isDeleted)
    .flatMap((row) => {
      const subscription = readSubscription(row.payload);
      return subscription !== null && isRunningAt(subscription, now) ? [{ row, subscription }] : [];
    });
}

/** What is held of a customer's use, by id. */
function readingsOf({ objects }: CustomerObjects): ReadonlyMap<string, BillingObject> {
  return new Map(objects.filter(({ kind }) => kind === 'usage_reading').map((held) => [held.externalId, held]));
}

interface UsageAsked extends Running {
  readonly customer: CustomerObjects;
  readonly readings: ReadonlyMap<string, BillingObject>;
  readonly item: string;
  readonly now: Date;
}

function usageQuestion(access: Access, asked: UsageAsked): Question {
  const { customer, readings, subscription, row, item, now } = asked;
  const period = billingPeriodAt(subscription, now);
  const id = period === null ? null : `${subscription.id}:${item}:${Math.floor(period.start.getTime() / 1000)}`;
  const held = id === null ? undefined : readings.get(id);
  // An item of which nothing was ever counted is most likely not in the plan.
  const isCounted = (usedIn(at(held?.payload, 'answer'))?.size ?? 0) > 0;
  const longest = isCounted ? usageMilliseconds[access.mode] : methodsMilliseconds;
  // A subscription that was looked at since was announced, by an event, its time of change or the night: so is its usage.
  const isDue = isOld(held, longest, now) || (held !== undefined && row.knownAt > held.knownAt);
  return {
    held,
    isDue: isDue && period !== null,
    ask: async () => {
      const reader = readerOf(access);
      const answer = await askUsage(reader, subscription.id, item);
      if (answer === 'gone' || period === null) return 'gone';
      const payload = {
        id,
        customer_id: customer.customerId,
        subscription_id: subscription.id,
        item_id: item,
        period_start: period.start.toISOString(),
        period_end: period.end.toISOString(),
        answer: answer.value,
        metered_pricings: await meteredPricings(access, subscription, now),
      };
      return toBillingObject('usage_reading', payload, answer.knownAt);
    },
  };
}

/** One call a customer, and only where a card or a bank account of its own is charged without anybody's doing. */
function methodQuestions(
  access: Access,
  customer: CustomerObjects,
  live: readonly Running[],
  now: Date,
): readonly Question[] {
  if (
    !live.some(({ subscription: { auto_charges, parent_billed } }) => auto_charges === true && parent_billed !== true)
  ) {
    return [];
  }
  const held = customer.objects.find(({ kind }) => kind === 'payment_methods');
  const ask = async () => {
    try {
      return await readPaymentMethods(access, customer.customerId);
    } catch (error) {
      // It goes through to the payment provider and may fail on its own: usage must not wait for it.
      const isAlone = error instanceof ConnectorError && !['limited', 'rejected'].includes(error.kind);
      if (isAlone) return held ?? null;
      throw error;
    }
  };
  return [{ held, isDue: isOld(held, methodsMilliseconds, now), ask }];
}

function isOld(held: BillingObject | undefined, longest: number, now: Date): boolean {
  return held === undefined || now.getTime() - held.knownAt.getTime() >= longest;
}
