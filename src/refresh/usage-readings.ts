import { Injectable } from '@nestjs/common';
import type { CustomerObjects } from '#connectors/connector.ts';
import { BillingService } from '../billing/billing.service.ts';
import { UsageCustomersService } from '../billing/usage-customers.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { asConnectorError, Readings } from './readings.ts';
import { RefreshService } from './refresh.service.ts';

/** One call a customer and meter: a batch stays well below the time a piece of work may take. */
const batchSize = 40;
const readMilliseconds = 60_000;

/** Reads the use of metered customers: billing systems announce no use, so it is asked for again and again. */
@Injectable()
export class UsageReadings {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly billing: BillingService,
    private readonly customers: UsageCustomersService,
    private readonly refresh: RefreshService,
    private readonly readings: Readings,
    private readonly clock: Clock,
  ) {}

  /** An entry: reads one batch of customers not read since `before`. Answers whether there may be more. */
  async read(connection: Connection, before: Date): Promise<boolean> {
    const now = this.clock.now();
    const held = await this.database.read(connection.workspaceId, async (scope) => {
      const due = await this.customers.due(scope, connection.id, before, batchSize);
      const customers = due.map((externalId) => ({ connectionId: connection.id, externalId }));
      return { due, objects: await this.billing.load(scope, customers) };
    });
    if (held.due.length === 0) return false;
    const readings = await this.#ask(connection, held.due, held.objects);
    await this.database.write(connection.workspaceId, async (scope) => {
      const open = await this.connections.hold(scope, connection);
      if (!open) return;
      await this.refresh.absorb(scope, open, readings, now);
      const metered = [...new Set(readings.flatMap((reading) => reading.customerId ?? []))].sort();
      await this.customers.noteRead(scope, connection.id, { asked: held.due, metered, now });
    });
    return held.due.length === batchSize;
  }

  /** An entry: when the next customer falls due again; null when nobody's use is metered. */
  async nextReadAt(connection: Connection): Promise<Date | null> {
    return this.database.read(connection.workspaceId, (scope) => this.customers.nextReadAt(scope, connection.id));
  }

  /** What trying again at once cannot mend waits its turn: neither a permission nor an odd answer may make a storm of calls. */
  async #ask(connection: Connection, due: readonly string[], objects: readonly CustomerObjects[]) {
    const now = this.clock.now();
    try {
      return await this.#read(connection, objects, now);
    } catch (error) {
      const kind = asConnectorError(error)?.kind;
      if (kind === 'forbidden' || kind === 'malformed') {
        await this.database.write(connection.workspaceId, (scope) =>
          this.customers.noteRefused(scope, connection.id, kind === 'forbidden' ? null : due, now),
        );
      }
      throw error;
    }
  }

  async #read(connection: Connection, objects: readonly CustomerObjects[], now: Date) {
    return this.readings.use(connection, { milliseconds: readMilliseconds }, async ({ connector, access }) =>
      connector.readUsage ? connector.readUsage(access, objects, now) : [],
    );
  }
}
