import { Injectable } from '@nestjs/common';
import type { MirroredChange } from '../billing/mirror.service.ts';
import type { ReceivedObject } from '../billing/replace-objects.ts';
import { BackfillFindingsService, type Finding } from '../connections/backfill-findings.service.ts';
import { lastWholeOf, type Connection } from '../connections/connection.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { BackfillWork } from './backfill-work.ts';
import { RefreshService } from './refresh.service.ts';

/** Pages of every later reading: what changed is concluded, and written down as missed. */
@Injectable()
export class LaterPages {
  constructor(
    private readonly refresh: RefreshService,
    private readonly findings: BackfillFindingsService,
  ) {}

  /** A step, after the connection is held. */
  async absorb(
    scope: Scope,
    { connection, backfill }: BackfillWork,
    { held, objects, now }: { held: Connection; objects: readonly ReceivedObject[]; now: Date },
  ): Promise<void> {
    const { changes } = await this.refresh.absorbPages(scope, held, objects, now);
    await this.findings.note(scope, backfill.id, toFindings(changes, lastWholeOf(connection)));
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
