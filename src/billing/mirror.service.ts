import { Injectable } from '@nestjs/common';
import type { BillingObject } from '#connectors/billing-object.ts';
import type { Connector } from '#connectors/connector.ts';
import { objectKey } from '#connectors/object-key.ts';
import type { Scope } from '../platform/database/scope.ts';
import { newestOfEach } from './newest-of-each.ts';
import { takeOffers, toTaken, type Offers } from './offers.ts';
import { keepObjects, replaceObjects, type ReceivedObject, type Replacement } from './replace-objects.ts';
import { dependantsOf, refer } from './references.ts';
import type { ReplacedRow } from './replaced-rows.ts';

/** A row that changed, and what had been heard of it before. */
export interface MirroredChange {
  readonly kind: string;
  readonly externalId: string;
  readonly change: 'added' | 'changed' | 'deleted';
  readonly announcedAt: Date | null;
}

export interface MirroredConnection {
  readonly id: string;
  readonly connector: Connector;
  /** Of the claim whose requests all the objects answer: what is newer is written and done in one. */
  readonly token?: string | undefined;
}

export interface Mirrored {
  /** Billing customers of whom something changed, sorted. */
  readonly customers: readonly string[];
  /** Billing customers whose meaning depends on a catalogue object that changed, sorted; none of `customers`. */
  readonly dependants: readonly string[];
  readonly changes: readonly MirroredChange[];
  /** The rows that were written: where they answer requests, those are done. */
  readonly written: readonly Pick<ReplacedRow, 'kind' | 'external_id' | 'done'>[];
}

/** What pages of a first reading bring. */
export interface FirstObjects {
  readonly objects: readonly ReceivedObject[];
  /** Nothing of it can stand, as far as anybody knows: not even as a name. */
  readonly areNew: boolean;
}

/** The mirror: of every billing object what is read of it, one row each. What is newer is decided here, inside the database (faults.md §2.3). */
@Injectable()
export class MirrorService {
  /**
   * A step: keeps the objects that are newer than what is held, or as new when they were fetched. A tombstone gives way
   * only to something newer. One statement for each table, whatever the length.
   */
  async mirror(
    scope: Scope,
    connection: MirroredConnection,
    objects: readonly ReceivedObject[],
    now: Date,
  ): Promise<Mirrored> {
    const newest = newestOfEach(objects);
    if (newest.length === 0) return { customers: [], dependants: [], changes: [], written: [] };
    const replaced = await replaceObjects(scope, replacementOf(connection, newest, now));
    const objectOf = new Map(newest.map((object) => [objectKey(object.kind, object.externalId), object]));
    return this.#follow(scope, connection, replaced, (row) => objectOf.get(objectKey(row.kind, row.external_id)));
  }

  /** A step: claimed rows take what deliveries offered of them, where that may stand for a fetch. */
  async take(scope: Scope, connection: MirroredConnection, offers: Offers, now: Date): Promise<Mirrored> {
    return this.#follow(scope, connection, await takeOffers(scope, connection.id, offers, now), toTaken);
  }

  /**
   * A step: the same for a page of a first reading. What it changed is not asked: everyone is evaluated at the end. Throws `isTaken` when
   * something of it stands although all was said to be new.
   */
  async mirrorFirst(
    scope: Scope,
    connection: MirroredConnection,
    { objects, areNew }: FirstObjects,
    now: Date,
  ): Promise<void> {
    const newest = newestOfEach(objects);
    if (newest.length === 0) return;
    await keepObjects(scope, replacementOf(connection, newest, now), areNew);
    await refer(scope, connection, newest);
    await this.#noteForUsage(scope, connection, newest.filter(mayBeMetered(connection)));
  }

  /** What follows inside the mirror for rows that were written. */
  async #follow<R extends ReplacedRow>(
    scope: Scope,
    connection: MirroredConnection,
    written: readonly R[],
    objectOf: (row: R) => BillingObject | undefined,
  ): Promise<Mirrored> {
    const changed = written.filter((row) => row.has_changed);
    await refer(
      scope,
      connection,
      changed.flatMap((row) => objectOf(row) ?? []),
    );
    await this.#noteForUsage(
      scope,
      connection,
      changed.map((row) => ({ kind: row.kind, customerId: row.customer_id })),
    );
    const customers = new Set(
      changed.flatMap((row) => [row.customer_id, row.former_customer_id].filter((id) => id !== null)),
    );
    const dependants = await dependantsOf(scope, connection.id, changed);
    return {
      customers: [...customers].sort(),
      dependants: dependants.filter((customer) => !customers.has(customer)),
      changes: changed.filter(isNews).map(toChange),
      written,
    };
  }

  /**
   * Whoever changed may use something metered now: the next reading of usage asks them first, and forgets those who do not. Where the
   * connector can tell from some kinds, a change of another kind says nothing about it.
   */
  async #noteForUsage(
    scope: Scope,
    { id, connector }: MirroredConnection,
    changed: readonly { readonly kind: string; readonly customerId: string | null }[],
  ): Promise<void> {
    if (!connector.readUsage) return;
    const kinds = connector.metered?.kinds;
    const told = kinds ? changed.filter((row) => kinds.includes(row.kind)) : changed;
    const customers = [...new Set(told.flatMap((row) => row.customerId ?? []))];
    if (customers.length === 0) return;
    await scope.db.query(
      `insert into usage_customer (workspace_id, connection_id, customer_id)
       select $1, $2, id from unnest($3::text[]) as id order by id
       on conflict (workspace_id, connection_id, customer_id) do update set read_at = null, noted = usage_customer.noted + 1`,
      [scope.workspaceId, id, customers],
    );
  }
}

function replacementOf(
  { id: connectionId, connector: { keeps }, token }: MirroredConnection,
  objects: readonly ReceivedObject[],
  now: Date,
): Replacement {
  return { connectionId, keeps, objects, now, token };
}

/** In a first reading everything comes: who is told from these rows to have nothing metered need not be looked at again. */
function mayBeMetered({ id, connector: { metered } }: MirroredConnection): (object: BillingObject) => boolean {
  return (object) =>
    metered === undefined ||
    (metered.kinds.includes(object.kind) &&
      metered.isMetered({
        connectionId: id,
        customerId: object.customerId ?? '',
        objects: [object],
        catalogue: [],
      }));
}

/** What differs because more or less of it is kept than before has not changed where it comes from. */
function isNews(row: ReplacedRow): boolean {
  return row.is_deleted || !row.was_other;
}

function toChange(row: ReplacedRow): MirroredChange {
  const change = row.is_deleted ? 'deleted' : row.was_held ? 'changed' : 'added';
  return { kind: row.kind, externalId: row.external_id, change, announcedAt: row.announced_at };
}
