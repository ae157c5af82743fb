import { z } from 'zod';
import type { Access } from '../access.ts';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import { inParallel } from '../in-parallel.ts';
import { at } from '../total-readers.ts';
import { type StripeReader, readerOf } from './client.ts';
import { grantsOf, type HeldGrant, readOptional } from './credit-grants.ts';
import { toBillingObject } from './objects.ts';
import { isActiveGrant } from './shapes/credits.ts';

interface Owned {
  readonly customer: string;
  readonly grant: HeldGrant;
}

/**
 * What is left of the prepaid credits of these customers, an object of our own making each. Most accounts have none and
 * many keys may not look: both are no failure (reference "stripe" §4.7).
 */
export async function readCredits(
  access: Access,
  customers: readonly CustomerObjects[],
  now: Date,
): Promise<readonly BillingObject[]> {
  const reader = readerOf(access);
  const grants = await grantsOf(access, reader, now);
  const owned = customers.flatMap(({ customerId }): Owned[] =>
    (grants.get(customerId) ?? [])
      .filter(({ shape }) => isActiveGrant(shape, now))
      .map((grant) => ({ customer: customerId, grant })),
  );
  const read = await inParallel(owned, access.inFlight, (one) => readBalance(reader, one));
  return read.flat();
}

const summaryShape = z.looseObject({ balances: z.array(z.unknown()) });

async function readBalance(reader: StripeReader, { customer, grant }: Owned): Promise<readonly BillingObject[]> {
  const { id } = grant.shape;
  const answer = await readOptional(reader, (stripe) =>
    stripe.billing.creditBalanceSummaries.retrieve({ customer, filter: { type: 'credit_grant', credit_grant: id } }),
  );
  const summary = summaryShape.safeParse(answer?.value);
  if (answer === null || !summary.success) return [];
  const available: unknown = at(summary.data.balances[0], 'available_balance');
  const reading = { object: 'credit_reading', id, customer, grant: grant.payload, available };
  return [toBillingObject(reading, answer.knownAt)];
}
