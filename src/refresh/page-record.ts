import { Injectable } from '@nestjs/common';
import type { BillingObject } from '#connectors/billing-object.ts';
import { toListed } from '../billing/replace-objects.ts';
import { BackfillPlacesService, type OpenSlice } from '../connections/backfill-places.service.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { FirstPages, type NewAccount } from './first-pages.ts';
import { LaterPages } from './later-pages.ts';
import type { Parting } from './parted-range.ts';

export interface ReadPage {
  readonly slice: OpenSlice;
  readonly objects: readonly BillingObject[];
  readonly next: string | null;
  /** How the rest of its range is read from here on; null where it goes on as it is. */
  readonly parting: Parting | null;
}

/** Pages of one kind, each of another range. */
export interface PageGroup {
  readonly pages: readonly ReadPage[];
  /** Made since the group before. */
  readonly calls: number;
  /** Of a first reading: nothing of it stands, as far as anybody knows. */
  readonly areNew: boolean;
  readonly now: Date;
}

/** Stores pages and their places together, in one transaction. */
@Injectable()
export class PageRecord {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly places: BackfillPlacesService,
    private readonly health: ConnectionHealthService,
    private readonly first: FirstPages,
    private readonly later: LaterPages,
  ) {}

  /**
   * A step. Answers the accounts that a first reading made of them. Throws `BackfillOvertaken` when nothing of them may be kept, and
   * `isTaken` when something stands although it was said to be new.
   */
  async store(scope: Scope, work: BackfillWork, { pages, calls, areNew, now }: PageGroup): Promise<NewAccount[]> {
    const { connection, backfill } = work;
    const held = await this.connections.hold(scope, connection);
    if (!held) throw new BackfillOvertaken();
    const objects = pages.flatMap((page) => page.objects.map(toListed));
    const made = backfill.isFirst ? await this.first.absorb(scope, held, { objects, areNew }, now) : [];
    if (!backfill.isFirst) await this.later.absorb(scope, work, { held, objects, now });
    const stored = pages.map(({ slice, next, objects: own }) => ({
      slice,
      next,
      externalIds: own.map((one) => one.externalId),
    }));
    if (!(await this.places.advance(scope, backfill, stored, now))) throw new BackfillOvertaken();
    await this.places.part(
      scope,
      backfill.id,
      pages.flatMap(({ slice, parting }) => (parting === null ? [] : [{ slice, ...parting }])),
    );
    await this.places.countCalls(scope, backfill.id, calls);
    // Whoever accepts deliveries notes on the connection's row after it has locked objects: that row comes last of all.
    await this.health.noteAnswer(scope, held);
    return made;
  }

  /** A step: the row at which the next page begins has gone. */
  async restart(scope: Scope, { backfill }: BackfillWork, slice: OpenSlice): Promise<void> {
    await this.places.restart(scope, backfill.id, slice);
  }
}
