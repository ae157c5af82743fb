import { z } from 'zod';
import type { Access } from '../access.ts';
import type { BillingObject } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { growPage, pageSizeOf, shrinkPage } from '../page-size.ts';
import { at } from '../total-readers.ts';
import { readerOf } from './client.ts';
import { findBody, largestPage, type SortKey } from './dialect/lists.ts';
import { momentText } from './dialect/values.ts';
import { saysServerFault } from './errors.ts';
import type { KindReading } from './kinds.ts';
import { payersCopyOf, toBillingObject } from './objects.ts';

/** The frame of a list: its rows may be null, its cursor null, empty or absent (reference "measure-api" §3.6). */
const frame = z.looseObject({
  results: z.array(z.unknown()).nullable(),
  pagination: z.looseObject({ from_key: z.string().nullish() }).nullish(),
});

export interface FindRequest {
  readonly sortKey: SortKey;
  readonly key: string | null;
  readonly query?: Readonly<Record<string, string>>;
  /** Cuts the list elsewhere than pages usually do. */
  readonly hasOtherEdges?: boolean;
}

/** One row of a list, ready to be kept, with the times by which lists are ordered. */
export interface Row {
  readonly object: BillingObject;
  /** In one zone: equal texts are equal times. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface FoundPage {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly knownAt: Date;
}

/** By so many rows a page is shorter when it is to end elsewhere. */
const otherEdges = 7;

/** One page of a list. Throws what `explain` takes; a fault of theirs makes the next page smaller. */
export async function findPage(access: Access, kind: KindReading, request: FindRequest): Promise<FoundPage> {
  const size = Math.min(largestPage, pageSizeOf(access.connectionId));
  const limit = request.hasOtherEdges === true ? size - otherEdges : size;
  const body = findBody(request.sortKey, limit, request.key, request.query ?? {});
  try {
    const { value, knownAt } = await readerOf(access).find([...kind.path, 'find'], body);
    growPage(access.connectionId);
    const list = frame.safeParse(value);
    if (!list.success) throw new ConnectorError('malformed', `Measure's list of ${kind.kind} could not be read.`);
    const rows = (list.data.results ?? []).map((payload) => toRow(kind.kind, payload, knownAt));
    return { rows, next: list.data.pagination?.from_key ?? null, knownAt };
  } catch (error) {
    if (saysServerFault(error)) shrinkPage(access.connectionId);
    throw error;
  }
}

/** The rows to keep of one row of a list: what someone else may pay is kept for the payer as well. */
export function keptOf({ object }: Pick<Row, 'object'>): readonly BillingObject[] {
  const copy = payersCopyOf(object);
  return copy === null ? [object] : [object, copy];
}

function toRow(kind: string, payload: unknown, knownAt: Date): Row {
  const textOf = (key: string): string => {
    const held = at(payload, key);
    return typeof held === 'string' ? held : '';
  };
  return {
    object: toBillingObject(kind, payload, knownAt),
    createdAt: momentText(textOf('created_at')),
    updatedAt: textOf('updated_at'),
  };
}
