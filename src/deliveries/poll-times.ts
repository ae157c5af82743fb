import { Injectable } from '@nestjs/common';
import { isOpen, isReading, type Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Connectors } from '../connections/connectors.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Hearing } from '../connections/poll-pace.ts';
import { nextPollAt } from './poll-plan.ts';
import { WebhookStanding } from './webhook-standing.ts';

/** A connection that is polled, and when its events are to be read next. */
export interface PolledConnection {
  readonly connection: Connection;
  readonly hearing: Hearing;
  readonly eventsAt: Date;
}

/** Which connections of a workspace are polled, and when. */
@Injectable()
export class PollTimes {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly connectors: Connectors,
    private readonly webhooks: WebhookStanding,
    private readonly clock: Clock,
  ) {}

  /** An entry. While everything is read for the first time, that reading speaks for a connection. */
  async of(workspaceId: string): Promise<PolledConnection[]> {
    const now = this.clock.now();
    return this.database.read(workspaceId, async (scope) => {
      const all = await this.connections.list(scope);
      const open = all.filter((connection) => isOpen(connection) && !isReading(connection));
      const ids = open.map((connection) => connection.id);
      const trusted = await this.webhooks.trusted(scope, ids, now);
      return open.map((connection) => {
        const isPartial = this.connectors.find(connection.system)?.webhook?.isPartial === true;
        const hearing = { hasWebhooks: trusted.has(connection.id), isPartial };
        return { connection, hearing, eventsAt: nextPollAt(connection, hearing, now) };
      });
    });
  }
}
