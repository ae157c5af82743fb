import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WantsService } from '../billing/wants.service.ts';
import { isOpen, isResting } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { allEnded } from '../platform/work/ended.ts';
import { RefreshBatch } from './refresh-batch.ts';

/** Answers requests to look at billing objects again, connection by connection. */
@Injectable()
export class RefreshJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly wants: WantsService,
    private readonly batch: RefreshBatch,
    private readonly bells: BellWorker,
  ) {}

  onModuleInit(): void {
    this.bells.handle('refresh', (workspaceId, now) => this.run(workspaceId, now));
  }

  /** An entry: one batch of each connection. Answers whether there is more, or when there will be. */
  async run(workspaceId: string, now: Date): Promise<'more' | Date | null> {
    const connections = await this.database.read(workspaceId, (scope) => this.connections.list(scope));
    const ends = await allEnded(
      connections
        .filter((connection) => isOpen(connection) && !isResting(connection, now))
        .map((one) => this.batch.run(one)),
    );
    if (ends.includes('more')) return 'more';
    return this.#nextDueAt(workspaceId, now);
  }

  /** A request of a resting connection falls due when it may be read again. */
  async #nextDueAt(workspaceId: string, now: Date): Promise<Date | null> {
    return this.database.read(workspaceId, (scope) => this.wants.nextDueAt(scope, now));
  }
}
