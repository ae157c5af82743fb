import type { Access } from '../access.ts';
import type { BillingObject, ObjectRef } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { inParallel } from '../in-parallel.ts';
import { at } from '../total-readers.ts';
import { type StripeReader, readerOf } from './client.ts';
import type { Reading } from './guarded-client.ts';
import { saysGone, saysUnexpandable } from './errors.ts';
import { readExpanded } from './expand.ts';
import { type KindReading, readingOf } from './kinds.ts';
import { completeNested } from './nested.ts';
import { toBillingObject } from './objects.ts';

/** The objects behind these refs, in their order; `'gone'` only where Stripe itself says so. */
export async function fetchObjects(
  access: Access,
  refs: readonly ObjectRef[],
): Promise<readonly (BillingObject | 'gone')[]> {
  const reader = readerOf(access);
  return inParallel(refs, access.inFlight, (ref) => fetchOne(reader, ref));
}

async function fetchOne(reader: StripeReader, ref: ObjectRef): Promise<BillingObject | 'gone'> {
  const kind = readingOf(ref.kind);
  if (kind === undefined)
    throw new ConnectorError('malformed', `Stripe objects of kind ${ref.kind} are not read by id.`);
  const answer = await readOne(reader, kind, ref);
  if (answer === 'gone') return 'gone';
  return toBillingObject(await completeNested(reader, ref.kind, answer.value), answer.knownAt);
}

async function readOne(reader: StripeReader, kind: KindReading, ref: ObjectRef): Promise<Reading | 'gone'> {
  const { externalId: id, isUnheard = false } = ref;
  const mayBeDeleted = isUnheard && kind.leavesId === true;
  let isGone = false;
  try {
    return await readExpanded(reader, kind, async (expand) => {
      const read = (params: { expand?: string[] }): Promise<Reading> =>
        reader.attempt((stripe) => kind.retrieve(stripe, id, params));
      try {
        if (expand.length === 0) return await read({});
        const first = mayBeDeleted ? await read({}) : null;
        if (isDeleted(first)) return first;
        return await read({ expand: expand.map(({ path }) => path) }).catch(async (error: unknown) => {
          const bare = saysUnexpandable(error) ? await read({}) : null;
          // Of what stands nothing may be left out.
          if (!isDeleted(bare)) throw error;
          return bare;
        });
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

function isDeleted(reading: Reading | null): reading is Reading {
  return at(reading?.value, 'deleted') === true;
}
