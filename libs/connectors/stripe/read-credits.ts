import { z } from 'zod';
import type { Access } from '../access.ts';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { at } from '../total-readers.ts';
import { type StripeReader, readerOf } from './client.ts';
import { listShape } from './nested.ts';
import { idOf, toBillingObject } from './objects.ts';
import { isActiveGrant, readGrant } from './shapes/credits.ts';

/** How long the list of grants stands for a connection: asked once for many customers. */
const listedMilliseconds = 15 * 60_000;
/** A key that may not read credits is asked again this much later. */
const refusedMilliseconds = 60 * 60_000;

interface Listed {
  readonly until: number;
  readonly grants: readonly unknown[];
}

const listedGrants = new Map<string, Listed>();

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
  const read: BillingObject[] = [];
  for (const { customerId } of customers) {
    const own = grants.filter((grant) => {
      const shape = readGrant(grant);
      return shape !== null && idOf(at(grant, 'customer')) === customerId && isActiveGrant(shape, now);
    });
    for (const grant of own) read.push(...(await readBalance(reader, customerId, grant)));
  }
  return read;
}

async function grantsOf(access: Access, reader: StripeReader, now: Date): Promise<readonly unknown[]> {
  const known = listedGrants.get(access.connectionId);
  if (known !== undefined && known.until > now.getTime()) return known.grants;
  const grants = await optional(reader, () => listGrants(reader));
  const until = now.getTime() + (grants === null ? refusedMilliseconds : listedMilliseconds);
  listedGrants.set(access.connectionId, { until, grants: grants ?? [] });
  return grants ?? [];
}

async function listGrants(reader: StripeReader): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let after: string | null = null; ;) {
    const cursor: string | null = after;
    const { value } = await reader.attempt((stripe) =>
      stripe.billing.creditGrants.list({ limit: 100, ...(cursor === null ? {} : { starting_after: cursor }) }),
    );
    const list = listShape.safeParse(value);
    if (!list.success) throw new ConnectorError('malformed', "Stripe's list of credit grants could not be read.");
    rows.push(...list.data.data);
    after = list.data.has_more ? idOf(list.data.data.at(-1)) : null;
    if (after === null) return rows;
  }
}

const summaryShape = z.looseObject({ balances: z.array(z.unknown()) });

async function readBalance(reader: StripeReader, customer: string, grant: unknown): Promise<readonly BillingObject[]> {
  const id = idOf(grant) ?? '';
  const answer = await optional(reader, () =>
    reader.attempt((stripe) =>
      stripe.billing.creditBalanceSummaries.retrieve({ customer, filter: { type: 'credit_grant', credit_grant: id } }),
    ),
  );
  const summary = summaryShape.safeParse(answer?.value);
  if (answer === null || !summary.success) return [];
  const available: unknown = at(summary.data.balances[0], 'available_balance');
  return [toBillingObject({ object: 'credit_reading', id, customer, grant, available }, answer.knownAt)];
}

/** Null where this key, or this account, has no such thing to read. */
async function optional<T>(reader: StripeReader, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    const ours = reader.explain(error, 'meter_usage');
    if (ours.kind === 'limited' || ours.kind === 'rejected' || ours.kind === 'unavailable') throw ours;
    return null;
  }
}
