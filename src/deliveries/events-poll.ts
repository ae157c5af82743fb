import { Injectable } from '@nestjs/common';
import type { Changes as BillingChanges } from '#connectors/delivery.ts';
import { pollingFor } from '#connectors/polling-for.ts';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { asConnectorError, Readings } from '../refresh/readings.ts';
import { PollRecord, type Asked } from './poll-record.ts';

const readMilliseconds = 45_000;
/** One transaction holds this many events at most. */
const largestGroup = 200;

/** Reads a billing system's own list of events, for machines that no webhook reaches and for webhooks that were lost. */
@Injectable()
export class EventsPoll {
  constructor(
    private readonly database: Database,
    private readonly readings: Readings,
    private readonly record: PollRecord,
    private readonly clock: Clock,
  ) {}

  /** An entry. The cursor moves in the transaction that keeps the last of what it passed, or not at all. */
  async read(connection: Connection): Promise<void> {
    const beganAt = this.clock.now();
    const changes = await this.readings.use(
      connection,
      { milliseconds: readMilliseconds },
      async ({ connector, access }) =>
        connector.changes ? connector.changes(pollingFor('changes', access), connection.eventsCursor, beganAt) : null,
    );
    const { workspaceId } = connection;
    if (!changes) {
      await this.database.write(workspaceId, (scope) => this.record.noteAsked(scope, connection, beganAt));
      return;
    }
    const groups = inGroups(changes.deliveries);
    for (const [index, deliveries] of groups.entries()) {
      const heardAt = index === groups.length - 1 ? beganAt : null;
      const group = { changes: { ...changes, deliveries }, heardAt, receivedAt: this.clock.now() };
      // The cursor is moved by the last group, so none may come after one that was not kept.
      if (!(await this.database.write(workspaceId, (scope) => this.record.keep(scope, connection, group)))) return;
    }
  }

  /**
   * An entry: runs a piece of reading; trouble on the way is the connection's and is noted on it, a defect is thrown. Answers whether
   * there was none.
   */
  async guard(connection: Connection, asked: Asked, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const trouble = asConnectorError(error);
      if (!trouble) throw error;
      const noted = { asked, error: trouble, now: this.clock.now() };
      await this.database.write(connection.workspaceId, (scope) => this.record.noteTrouble(scope, connection, noted));
      return false;
    }
  }
}

/** At least one group: that nothing happened is worth noting too. */
function inGroups(deliveries: BillingChanges['deliveries']): BillingChanges['deliveries'][] {
  const count = Math.max(1, Math.ceil(deliveries.length / largestGroup));
  return Array.from({ length: count }, (_, index) =>
    deliveries.slice(index * largestGroup, (index + 1) * largestGroup),
  );
}
