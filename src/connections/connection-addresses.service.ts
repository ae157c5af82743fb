import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { connectionColumns, consentKind, type Connection } from './connection.ts';

/** An account of a billing system, as a delivery names it. */
export interface NamedAccount {
  readonly system: string;
  readonly mode: 'live' | 'test';
  readonly externalAccountId: string;
}

/** Where deliveries find connections: an address of each one's own, and the accounts that gave consent (ruling 13). */
@Injectable()
export class ConnectionAddresses {
  constructor(private readonly database: Database) {}

  /** A step: the connection is found from now on. One that changed from consent to a key is no longer found by its account. */
  async enter(scope: Scope, id: string): Promise<void> {
    const parameters = [scope.workspaceId, id];
    await scope.db.query(
      `insert into directory_connection (public_id, workspace_id, connection_id, system)
       select public_id, workspace_id, id, system from connection where workspace_id = $1 and id = $2
       on conflict (public_id) do nothing`,
      parameters,
    );
    await scope.db.query(`delete from directory_account where workspace_id = $1 and connection_id = $2`, parameters);
    await scope.db.query(
      `insert into directory_account (system, mode, external_account_id, workspace_id, connection_id)
       select system, mode, external_account_id, workspace_id, id from connection
       where workspace_id = $1 and id = $2 and key_kind = '${consentKind}' and external_account_id is not null`,
      parameters,
    );
  }

  /** A step: nothing finds the connection any more. */
  async leave(scope: Scope, id: string): Promise<void> {
    for (const table of ['directory_connection', 'directory_account']) {
      await scope.db.query(`delete from ${table} where workspace_id = $1 and connection_id = $2`, [
        scope.workspaceId,
        id,
      ]);
    }
  }

  /** An entry: every connection of an account that gave consent; two workspaces may both have it. */
  async ofAccount({ system, mode, externalAccountId }: NamedAccount): Promise<Connection[]> {
    const places: { workspace_id: string; connection_id: string }[] = await this.database.outside((db) =>
      db.query(
        `select workspace_id, connection_id from directory_account
         where system = $1 and mode = $2 and external_account_id = $3 order by workspace_id, connection_id`,
        [system, mode, externalAccountId],
      ),
    );
    const found: Connection[] = [];
    for (const { workspace_id: workspaceId, connection_id: id } of places) {
      const rows: Connection[] = await this.database.read(workspaceId, ({ db }) =>
        db.query(`select ${connectionColumns} from connection where workspace_id = $1 and id = $2`, [workspaceId, id]),
      );
      found.push(...rows);
    }
    return found;
  }
}
