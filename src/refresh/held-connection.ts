import { Injectable } from '@nestjs/common';
import type { Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { BackfillOvertaken } from './backfill-work.ts';

/** Writing what belongs to a connection, which stands until the end of the transaction. */
@Injectable()
export class HeldConnection {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {}

  /** An entry. Throws `BackfillOvertaken` when the connection has ended, or has another key: nothing is written any more. */
  async write<T>(connection: Connection, step: (scope: Scope, held: Connection) => Promise<T>): Promise<T> {
    return this.database.write(connection.workspaceId, async (scope) => {
      const held = await this.connections.hold(scope, connection);
      if (!held) throw new BackfillOvertaken();
      return step(scope, held);
    });
  }
}
