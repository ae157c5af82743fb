import { Injectable } from '@nestjs/common';
import type { ConnectorError } from '#connectors/connector.ts';
import { BackfillsService, type Backfill } from '../connections/backfills.service.ts';
import { isOpen, type Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';

/** The reading under way, and what becomes of it when the billing system does not answer. */
@Injectable()
export class BackfillTrouble {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
    private readonly health: ConnectionHealthService,
  ) {}

  /** A step: the reading to go on with; null when there is none, or the connection may not be read. */
  async find(scope: Scope, connectionId: string): Promise<{ connection: Connection; backfill: Backfill } | null> {
    const connection = await this.connections.find(scope, connectionId);
    const backfill = await this.backfills.findOpen(scope, connectionId);
    return connection && backfill && isOpen(connection) ? { connection, backfill } : null;
  }

  /** A step: says on the reading why it waits. Answers when it goes on; null when it cannot. */
  async wait(
    scope: Scope,
    work: { connection: Connection; backfill: Backfill },
    error: ConnectorError,
    now: Date,
  ): Promise<Date | null> {
    const connection = await this.connections.hold(scope, work.connection);
    if (!connection) return null;
    const until = await this.health.noteTrouble(scope, connection, error, now);
    if (until) {
      const words = `${error.message} The reading goes on by itself where it stopped.`;
      await this.backfills.setStatus(scope, work.backfill.id, { status: 'paused', words, now });
    }
    return until;
  }
}
