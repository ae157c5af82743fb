import { Injectable } from '@nestjs/common';
import { lastWholeOf } from '../connections/connection.ts';
import type { BillingObject } from '#connectors/connector.ts';
import type { MirroredChange } from '../billing/mirror.service.ts';
import { toListed } from '../billing/replace-objects.ts';
import { BackfillFindingsService, type Finding } from '../connections/backfill-findings.service.ts';
import { BackfillPlacesService, type OpenSlice } from '../connections/backfill-places.service.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { RefreshService } from './refresh.service.ts';

export interface ReadPage {
  readonly slice: OpenSlice;
  readonly objects: readonly BillingObject[];
  readonly next: string | null;
}

/** Pages of one kind, each of another range. */
export interface PageGroup {
  readonly pages: readonly ReadPage[];
  /** Made since the group before. */
  readonly calls: number;
  readonly now: Date;
}

/** Stores pages and their places together, in one transaction. */
@Injectable()
export class PageRecord {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly places: BackfillPlacesService,
    private readonly findings: BackfillFindingsService,
    private readonly health: ConnectionHealthService,
    private readonly refresh: RefreshService,
  ) {}

  /** A step. Throws `BackfillOvertaken` when nothing of these pages may be kept. */
  async store(scope: Scope, work: BackfillWork, { pages, calls, now }: PageGroup): Promise<void> {
    const { connection, backfill } = work;
    const held = await this.connections.hold(scope, connection);
    if (!held) throw new BackfillOvertaken();
    await this.health.noteAnswer(scope, held);
    const objects = pages.flatMap((page) => page.objects.map(toListed));
    if (backfill.isFirst) await this.refresh.absorbFirst(scope, held, objects, now);
    const changes = backfill.isFirst ? [] : (await this.refresh.absorb(scope, held, objects, now)).changes;
    const stored = pages.map(({ slice, next, objects: own }) => ({
      slice,
      next,
      externalIds: own.map((one) => one.externalId),
    }));
    if (!(await this.places.advance(scope, backfill, stored, now))) throw new BackfillOvertaken();
    if (!backfill.isFirst) {
      const since = lastWholeOf(connection);
      await this.findings.note(scope, backfill.id, toFindings(changes, since));
    }
    await this.places.countCalls(scope, backfill.id, calls);
  }
}

/** Why nobody knew: nothing came since the last reading, or what came was older than the change. Pure. */
export function toFindings(changes: readonly MirroredChange[], since: Date | null): Finding[] {
  return changes.map(({ kind, externalId, change, announcedAt }) => ({
    kind,
    externalId,
    change,
    reason: announcedAt !== null && (since === null || announcedAt > since) ? 'older_delivery' : 'no_delivery',
  }));
}
