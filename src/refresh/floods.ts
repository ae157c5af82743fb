import { Injectable, Logger } from '@nestjs/common';
import type { Connection } from '../connections/connection.ts';
import { Database } from '../platform/database/database.ts';
import { isAway } from '../platform/database/retriable.ts';
import { RefreshService } from './refresh.service.ts';

/** Connections of which accounts wait until what deliveries carry comes more slowly. */
@Injectable()
export class Floods {
  readonly #logger = new Logger(Floods.name);
  readonly #flooded = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly refresh: RefreshService,
  ) {}

  /** From now on somebody waits for the end of this one. */
  note(connection: Connection): void {
    this.#flooded.add(connection.id);
  }

  /** An entry. Accounts that waited for its end are judged: batches that are not full leave time for it. */
  async end({ id, workspaceId }: Connection): Promise<void> {
    // First: another batch that is kept meanwhile, and that this does not see, begins it anew.
    if (!this.#flooded.delete(id)) return;
    try {
      await this.database.write(workspaceId, (scope) => this.refresh.endFlood(scope));
    } catch (error) {
      this.#flooded.add(id);
      if (isAway(error)) throw error;
      // What was claimed with it goes on. It is tried again with the next batch, and nobody waits longer than a flood may.
      const words = error instanceof Error ? error.message : 'unknown';
      this.#logger.warn({ outcome: 'flood_not_ended', workspace: workspaceId, connection: id, error: words });
    }
  }
}
