import { Injectable } from '@nestjs/common';
import type { ResourceReport } from '#connectors/access-report.ts';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { ConnectorError } from '#connectors/connector-error.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { BackfillFindingsService, type Looked } from './backfill-findings.service.ts';
import { ConnectionHealthService } from './connection-health.service.ts';
import { usageKind, type Connection, type Unread } from './connection.ts';
import { isWhole, lackingWords } from './lacking.ts';

/** How a reading has ended. */
export interface EndedReading {
  readonly isFirst: boolean;
  readonly extent: 'whole' | 'recent';
  /** How many parts of the older objects it read, where it did not read everything. */
  readonly olderParts: number;
  readonly unread: readonly Unread[];
  /** Why usage could not be read; null when it was. */
  readonly usageTrouble: ConnectorError | null;
  readonly witnesses: readonly ObjectRef[];
  readonly now: Date;
}

/** What the end of a reading means for its connection. */
@Injectable()
export class ReadingEnd {
  constructor(
    private readonly health: ConnectionHealthService,
    private readonly findings: BackfillFindingsService,
    private readonly changes: Changes,
    private readonly doorbells: Doorbells,
  ) {}

  /**
   * A step: everything was read once more, or for the first time, apart from the `unread` kinds. Answers whether something
   * was read whole that could not be before: what holds by it is then adopted, not fired (ruling 7). Usage is not meant: it is
   * adopted customer by customer, as it is read again.
   */
  async record(scope: Scope, connection: Connection, ended: EndedReading): Promise<boolean> {
    const { isFirst, extent, unread, witnesses, now } = ended;
    const resources = unread.some((one) => one.isRequired) ? connection.resources : connection.resources.map(granted);
    const still = new Set(unread.map((one) => one.kind));
    const isNewlyRead =
      connection.unread.some((one) => one.kind !== usageKind && !still.has(one.kind)) ||
      resources.some((report, index) => report !== connection.resources[index]);
    await scope.db.query(
      `update connection set status = $3, status_words = case when $3 = 'connected' then null else $4 end,
         first_backfill_ended_at = coalesce(first_backfill_ended_at, $5), heard_at = greatest(heard_at, $5),
         reconciled_at = case when $6 then reconciled_at else $5 end, witnesses = $7, resources = $8, unread = $9,
         older_part = older_part + $10
       where workspace_id = $1 and id = $2`,
      [
        scope.workspaceId,
        connection.id,
        isWhole(unread, resources) ? 'connected' : 'degraded',
        lackingWords(unread, resources),
        now,
        isFirst,
        JSON.stringify(witnesses),
        JSON.stringify(resources),
        JSON.stringify(unread),
        extent === 'recent' ? ended.olderParts : 0,
      ],
    );
    await scope.db.query(
      `update directory_connection set read_at = $3, asked_at = null where workspace_id = $1 and connection_id = $2`,
      [scope.workspaceId, connection.id, now],
    );
    await this.doorbells.ring(scope, 'evaluate', now);
    await this.doorbells.ring(scope, 'poll', now);
    await this.changes.announce(scope, 'connections', [connection.id]);
    if (ended.usageTrouble?.kind === 'forbidden') await this.health.degrade(scope, connection, ended.usageTrouble);
    return isNewlyRead;
  }

  /** A step: what its looks found joins what its pages corrected. */
  async explain(scope: Scope, backfillId: string, looked: Looked): Promise<void> {
    await this.findings.explain(scope, backfillId, looked);
  }

  /** A step: what only keeps the books was read at last, apart from the `unread` kinds, which join those that were named before. */
  async recordBooks(scope: Scope, connection: Connection, unread: readonly Unread[]): Promise<void> {
    if (unread.length > 0) {
      const all = [...connection.unread, ...unread];
      await scope.db.query(
        `update connection set status = 'degraded', status_words = $3, unread = $4 where workspace_id = $1 and id = $2`,
        [scope.workspaceId, connection.id, lackingWords(all, connection.resources), JSON.stringify(all)],
      );
    }
    await this.changes.announce(scope, 'connections', [connection.id]);
  }
}

/** What was read whole may be read: every required resource is a kind of its own. The same report when it says so already. */
function granted(report: ResourceReport): ResourceReport {
  return report.isRequired && report.result !== 'readable' ? { ...report, result: 'readable', words: null } : report;
}
