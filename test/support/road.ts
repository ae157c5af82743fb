import type { TestingModule } from '@nestjs/testing';
import type { Connector } from '#connectors/connector.ts';
import { ConnectingService } from '#server/connections/connecting.service.ts';
import type { Connection } from '#server/connections/connection.ts';
import { ConnectionsService } from '#server/connections/connections.service.ts';
import { DecisionsModule } from '#server/decisions/decisions.module.ts';
import { DeliveriesModule } from '#server/deliveries/deliveries.module.ts';
import { Database } from '#server/platform/database/database.ts';
import type { Scope } from '#server/platform/database/scope.ts';
import { BellWorker } from '#server/platform/work/bell-worker.ts';
import { Beginnings } from '#server/workspaces/beginnings.ts';
import { SetClock } from './clock.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { drainJobs } from './drain-jobs.ts';
import { FakeBilling } from './fake-billing.ts';
import { openRooms } from './rooms.ts';
import { aWorkspace } from './workspace.ts';

/** Every room of the road on a database of its own, in front of a billing system in memory; jobs run when the test says. */
export class Road {
  readonly clock: SetClock;
  readonly billing: FakeBilling;
  readonly database: TestDatabase;
  readonly rooms: TestingModule;
  readonly workspaceId: string;

  private constructor(parts: Pick<Road, 'clock' | 'billing' | 'database' | 'rooms' | 'workspaceId'>) {
    this.clock = parts.clock;
    this.billing = parts.billing;
    this.database = parts.database;
    this.rooms = parts.rooms;
    this.workspaceId = parts.workspaceId;
  }

  /** `connectors` are read in place of the billing system in memory. */
  static async open(
    options: {
      connectors?: readonly Connector[];
      settings?: Readonly<Record<string, string>>;
      database?: TestDatabase;
    } = {},
  ): Promise<Road> {
    const clock = new SetClock();
    const billing = new FakeBilling(() => clock.now());
    const database = options.database ?? (await openTestDatabase(options.settings));
    const rooms = await openRooms({
      database,
      clock,
      imports: [DeliveriesModule, DecisionsModule],
      connectors: options.connectors ?? [billing],
    });
    const { workspaceId } = await aWorkspace(database);
    const road = new Road({ clock, billing, database, rooms, workspaceId });
    await road.write((scope) => rooms.get(Beginnings, { strict: false }).run(scope, clock.now()));
    return road;
  }

  async close(): Promise<void> {
    await this.rooms.close();
    await this.database.close();
  }

  get<T>(service: abstract new (...parts: never[]) => T): T {
    return this.rooms.get<T>(service, { strict: false });
  }

  write<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    return this.get(Database).write(this.workspaceId, work);
  }

  async rows<R extends object>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return (await this.database.owner.query<R>(sql, [...parameters])).rows;
  }

  /** Connects without reading anything yet. */
  async connect(key = 'key-one'): Promise<Connection> {
    const id = await this.get(ConnectingService).connect(this.workspaceId, { system: 'measure', credentials: { key } });
    return this.connection(id);
  }

  /** Connects and reads everything. */
  async connectAndRead(key = 'key-one'): Promise<Connection> {
    const { id } = await this.connect(key);
    await this.jobs();
    await this.work();
    return this.connection(id);
  }

  connection(id: string): Promise<Connection> {
    return this.write((scope) => this.get(ConnectionsService).get(scope, id));
  }

  jobs(): Promise<void> {
    return drainJobs(this.rooms, this.database);
  }

  /** Answers every bell that is due. */
  async work(): Promise<void> {
    for (const kind of ['poll', 'refresh', 'evaluate'] as const) await this.get(BellWorker).drain(kind);
  }
}
