import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ConnectorError } from '#connectors/connector.ts';
import { isOpen, isReading, type Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { asConnectorError } from '../refresh/readings.ts';
import { UsageReadings } from '../refresh/usage-readings.ts';
import { EventsPoll } from './events-poll.ts';
import { nextPollAt, usageIntervalOf } from './poll-plan.ts';

/** Asks connections what changed and how much was used, each at its own pace. */
@Injectable()
export class PollJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly health: ConnectionHealthService,
    private readonly events: EventsPoll,
    private readonly usage: UsageReadings,
    private readonly clock: Clock,
    private readonly bells: BellWorker,
  ) {}

  onModuleInit(): void {
    this.bells.handle('poll', (workspaceId) => this.run(workspaceId));
  }

  /** An entry: asks every connection that is due. Answers when the next falls due. */
  async run(workspaceId: string): Promise<'more' | Date | null> {
    const before = await this.#open(workspaceId);
    await Promise.all(before.map((connection) => this.#ask(connection)));
    // Asking has changed them: what is due next is read from the rows as they are now.
    const after = await this.#open(workspaceId);
    const times = await Promise.all(after.map((connection) => this.#nextAt(connection)));
    return times.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null);
  }

  /** Connections that speak for themselves: while everything is read for the first time, that reading speaks for them. */
  async #open(workspaceId: string): Promise<Connection[]> {
    const connections = await this.database.read(workspaceId, (scope) => this.connections.list(scope));
    return connections.filter((connection) => isOpen(connection) && !isReading(connection));
  }

  async #ask(connection: Connection): Promise<void> {
    const now = this.clock.now();
    if (connection.restingUntil !== null && connection.restingUntil > now) return;
    try {
      if (nextPollAt(connection, now) <= now) await this.events.read(connection);
      await this.usage.read(connection, new Date(now.getTime() - usageIntervalOf(connection)));
    } catch (error) {
      const trouble = asConnectorError(error);
      if (!trouble) throw error;
      await this.#note(connection, trouble);
    }
  }

  async #note(connection: Connection, error: ConnectorError): Promise<void> {
    await this.database.write(connection.workspaceId, async (scope) => {
      const held = await this.connections.hold(scope, connection);
      if (!held) return;
      const now = this.clock.now();
      await this.health.noteTrouble(scope, held, error, now);
      // Asked and refused is asked: the next time is at the usual pace, not at once.
      if (error.kind === 'forbidden') await this.health.notePolled(scope, held.id, now);
    });
  }

  async #nextAt(connection: Connection): Promise<Date> {
    const now = this.clock.now();
    const readAt = await this.usage.nextReadAt(connection);
    const usageAt = readAt && new Date(readAt.getTime() + usageIntervalOf(connection));
    const eventsAt = nextPollAt(connection, now);
    const next = usageAt && usageAt < eventsAt ? usageAt : eventsAt;
    const { restingUntil } = connection;
    return restingUntil !== null && restingUntil > next ? restingUntil : next;
  }
}
