import { Injectable } from '@nestjs/common';
import { toStorable } from '#connectors/storable.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { ClaimedObject, OfferPlace } from './claimed-objects.ts';
import { deliveryTexts } from './delivery-texts.ts';

/** Escapes of what no text column can hold: such a payload is made storable, as if it had been fetched. */
const unstorable = /\\u0000|\\ud[89a-f]/i;

/** Brings the objects that deliveries carried from where they stand in them. */
@Injectable()
export class OfferedObjects {
  /** A step: the claimed rows with what was offered. One whose delivery has gone is without an offer, and fetched. */
  async bring(scope: Scope, connectionId: string, rows: readonly ClaimedObject[]): Promise<readonly ClaimedObject[]> {
    const ids = [...new Set(rows.flatMap((row) => row.offered_in?.delivery ?? []))];
    if (ids.length === 0) return rows;
    const texts = await deliveryTexts(scope, connectionId, ids);
    const payloads = new Map([...texts].map(([id, text]) => [id, readKept(text)]));
    return rows.map((row) => (row.offered_in ? { ...row, offered: offerOf(row, row.offered_in, payloads) } : row));
  }
}

function readKept(text: string): unknown {
  const payload: unknown = JSON.parse(text);
  return unstorable.test(text) ? toStorable(payload) : payload;
}

function offerOf(
  row: ClaimedObject,
  place: OfferPlace,
  payloads: ReadonlyMap<string, unknown>,
): ClaimedObject['offered'] {
  const payload = place.at.reduce<unknown>(follow, payloads.get(place.delivery));
  if (typeof payload !== 'object' || payload === null) return null;
  const { kind, external_id: externalId, customer_id: customerId } = row;
  return { kind, externalId, customerId, payload, apiVersion: place.apiVersion, isDeleted: place.isDeleted };
}

function follow(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
