import { Injectable } from '@nestjs/common';
import type { BillingObject } from '#connectors/billing-object.ts';
import { pollingFor } from '#connectors/polling-for.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { asConnectorError, Readings } from './readings.ts';
import { UsageRecord, type DueUsage } from './usage-record.ts';

const readMilliseconds = 60_000;

/** Reads the use of metered customers: billing systems announce no use, so it is asked for again and again. */
@Injectable()
export class UsageReadings {
  constructor(
    private readonly database: Database,
    private readonly record: UsageRecord,
    private readonly readings: Readings,
    private readonly health: ConnectionHealthService,
    private readonly clock: Clock,
  ) {}

  /** An entry: reads one batch of customers not read since `before`. Answers whether there may be more. */
  async read(connection: Connection, before: Date, onCall?: () => void): Promise<boolean> {
    const now = this.clock.now();
    const { workspaceId } = connection;
    const held = await this.database.read(workspaceId, (scope) => this.record.due(scope, connection, before));
    if (held.due.length === 0) return false;
    const readings = await this.#ask(connection, held, onCall);
    const isKept = await this.database.write(workspaceId, async (scope) => {
      if (!(await this.record.keep(scope, connection, { asked: held.due, readings, now }))) return false;
      // Where nobody of them is metered nothing was asked, so nothing was answered. Last of all, as whoever accepts deliveries would wait
      // for this row while they are judged.
      if (held.objects.length > 0) await this.health.noteAnswer(scope, connection);
      return true;
    });
    return isKept && held.hasMore;
  }

  /** An entry: when the next customer falls due again; null when nobody's use is metered. */
  async nextReadAt(connection: Connection): Promise<Date | null> {
    return this.database.read(connection.workspaceId, (scope) => this.record.nextReadAt(scope, connection));
  }

  /** What trying again at once cannot mend waits its turn: neither a permission nor an odd answer may make a storm of calls. */
  async #ask(
    connection: Connection,
    { due, objects }: DueUsage,
    onCall: (() => void) | undefined,
  ): Promise<readonly BillingObject[]> {
    if (objects.length === 0) return [];
    const now = this.clock.now();
    try {
      return await this.readings.use(
        connection,
        { milliseconds: readMilliseconds, onCall },
        async ({ connector, access }) =>
          connector.readUsage ? connector.readUsage(pollingFor('usage', access), objects, now) : [],
      );
    } catch (error) {
      const kind = asConnectorError(error)?.kind;
      if (kind === 'forbidden' || kind === 'malformed') {
        await this.database.write(connection.workspaceId, (scope) =>
          this.record.refuse(scope, connection, kind === 'forbidden' ? null : due, now),
        );
      }
      throw error;
    }
  }
}
