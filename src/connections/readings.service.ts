import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { BackfillsService } from './backfills.service.ts';
import { ConnectionsService } from './connections.service.ts';

/** What a person may do with a reading that is under way. */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
  ) {}

  /**
   * Stops the reading within a page; what has ended meanwhile stays as it is. Until a first reading has ended nothing is
   * concluded (ruling 8).
   */
  async cancel(workspaceId: string, connectionId: string): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const { id } = await this.connections.get(scope, connectionId);
      const words = 'The reading was stopped. Read everything again to go on where it stopped.';
      await this.backfills.cancel(scope, id, words, this.clock.now());
    });
  }
}
