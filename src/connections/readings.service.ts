import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { resumableUntil } from './backfill-resuming.ts';
import { BackfillsService } from './backfills.service.ts';
import { isOpen } from './connection.ts';
import { ConnectionsService } from './connections.service.ts';
import { localMoment, timeZoneOf } from './local-moment.ts';

/** What a person may do about readings: begin one, stop the one that is under way. */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
  ) {}

  /** An entry: everything is read again, now. A reading that is under way stands. */
  async resync(workspaceId: string, connectionId: string): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const connection = await this.connections.get(scope, connectionId);
      if (!isOpen(connection)) {
        throw new AppError('conflict', 'connection_closed', 'This connection cannot be read. Connect it again first.');
      }
      await this.backfills.start(scope, connection, this.clock.now());
    });
  }

  /**
   * Stops the reading within a page; what has ended meanwhile stays as it is. Until a first reading has ended nothing is
   * concluded (ruling 8).
   */
  async cancel(workspaceId: string, connectionId: string): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const { id } = await this.connections.get(scope, connectionId);
      const now = this.clock.now();
      // Read days later, "within a day" would promise what does not happen.
      const until = localMoment(resumableUntil(now), await timeZoneOf(scope));
      const words = `The reading was stopped. Until ${until} it can go on where it stopped; later it begins anew.`;
      await this.backfills.cancel(scope, id, words, now);
    });
  }
}
