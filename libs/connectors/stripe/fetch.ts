import { type Access, type BillingObject, ConnectorError, type ObjectRef } from '../connector.ts';
import { type Reading, type StripeReader, readerOf } from './client.ts';
import { saysGone } from './errors.ts';
import { readExpanded } from './expand.ts';
import { type KindReading, readingOf, stripeLimits } from './kinds.ts';
import { completeNested } from './nested.ts';
import { toBillingObject } from './objects.ts';

/** The objects behind these refs, in their order; `'gone'` only where Stripe itself says so. */
export async function fetchObjects(
  access: Access,
  refs: readonly ObjectRef[],
): Promise<readonly (BillingObject | 'gone')[]> {
  const reader = readerOf(access);
  return inParallel(refs, stripeLimits[access.mode].inFlight, (ref) => fetchOne(reader, ref));
}

/** Runs at most `width` at a time and keeps the order; after a failure nothing new is begun. */
export async function inParallel<T, R>(
  inputs: readonly T[],
  width: number,
  run: (input: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  let next = 0;
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    while (!hasFailed && next < inputs.length) {
      const index = next++;
      const input = inputs[index];
      if (input === undefined) continue;
      try {
        results.set(index, await run(input));
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  // Every lane is awaited before the failure is told, so that no call is still under way afterwards.
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, inputs.length) }, lane));
  for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason;
  return inputs.flatMap((_input, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}

async function fetchOne(reader: StripeReader, ref: ObjectRef): Promise<BillingObject | 'gone'> {
  const kind = readingOf(ref.kind);
  if (kind === undefined)
    throw new ConnectorError('malformed', `Stripe objects of kind ${ref.kind} are not read by id.`);
  const answer = await readOne(reader, kind, ref.externalId);
  if (answer === 'gone') return 'gone';
  return toBillingObject(await completeNested(reader, ref.kind, answer.value), answer.knownAt);
}

async function readOne(reader: StripeReader, kind: KindReading, id: string): Promise<Reading | 'gone'> {
  let isGone = false;
  try {
    return await readExpanded(reader, kind, async (expand) => {
      try {
        const params = expand.length === 0 ? {} : { expand: expand.map(({ path }) => path) };
        return await reader.attempt((stripe) => kind.retrieve(stripe, id, params));
      } catch (error) {
        isGone = saysGone(error);
        throw reader.explain(error, kind.resource);
      }
    });
  } catch (error) {
    if (isGone) return 'gone';
    throw error;
  }
}
