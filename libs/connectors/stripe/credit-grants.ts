import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import { keepOf, keptBy } from '../kept-fields.ts';
import { Remembered } from '../remembered.ts';
import { at } from '../total-readers.ts';
import type { StripeReader } from './client.ts';
import type { Reading } from './guarded-client.ts';
import { listShape } from './nested.ts';
import { idOf } from './objects.ts';
import { type Grant, hasEnded, readGrant } from './shapes/credits.ts';

/** How long the list of grants stands for a connection: asked once for many customers, by each process that reads. */
const listedMilliseconds = 15 * 60_000;
/** A key that may not read credits is asked again this much later. */
const refusedMilliseconds = 60 * 60_000;

export interface HeldGrant {
  readonly shape: Grant;
  /** What its shape reads of what Stripe gave, and no more. */
  readonly payload: unknown;
}

export type GrantsByCustomer = ReadonlyMap<string, readonly HeldGrant[]>;

const listed = new Remembered<GrantsByCustomer>();
const keptOfGrant = keptBy(readGrant);

/** Grants of prepaid credits that may be used now or later, by the customer that has them; of nobody where they may not be read. */
export async function grantsOf(access: Access, reader: StripeReader, now: Date): Promise<GrantsByCustomer> {
  const known = listed.get(access.connectionId, now);
  if (known !== undefined) return known;
  const grants = await listGrants(reader, now);
  listed.set(access.connectionId, grants ?? new Map(), now, grants === null ? refusedMilliseconds : listedMilliseconds);
  return grants ?? new Map();
}

/** Null where this key, or this account, has no such thing to read. */
export async function readOptional(
  reader: StripeReader,
  call: Parameters<StripeReader['attempt']>[0],
): Promise<Reading | null> {
  try {
    return await reader.attempt(call);
  } catch (error) {
    const ours = reader.explain(error, 'meter_usage');
    if (ours.kind === 'limited' || ours.kind === 'rejected' || ours.kind === 'unavailable') throw ours;
    return null;
  }
}

async function listGrants(reader: StripeReader, now: Date): Promise<GrantsByCustomer | null> {
  const grants = new Map<string, HeldGrant[]>();
  for (let after: string | null = null; ;) {
    const from: { starting_after?: string } = after === null ? {} : { starting_after: after };
    const answer = await readOptional(reader, (stripe) => stripe.billing.creditGrants.list({ limit: 100, ...from }));
    if (answer === null) return null;
    const list = listShape.safeParse(answer.value);
    if (!list.success) throw new ConnectorError('malformed', "Stripe's list of credit grants could not be read.");
    for (const row of list.data.data) keep(grants, row, now);
    if (!list.data.has_more) return grants;
    after = idOf(list.data.data.at(-1));
    // Without a row to go on from, "more" can neither be read nor be called the end.
    if (after === null) {
      throw new ConnectorError('malformed', 'Stripe cut the list of credit grants without a row to go on from.');
    }
  }
}

function keep(grants: Map<string, HeldGrant[]>, row: unknown, now: Date): void {
  const customer = idOf(at(row, 'customer'));
  const shape = readGrant(row);
  if (customer === null || shape === null || hasEnded(shape, now)) return;
  const held = { shape, payload: keepOf(row, keptOfGrant) };
  const own = grants.get(customer);
  if (own) own.push(held);
  else grants.set(customer, [held]);
}
