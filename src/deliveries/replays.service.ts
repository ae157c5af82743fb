import { Injectable } from '@nestjs/common';
import type { Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';
import { DeliveryObjects } from './delivery-objects.ts';
import { replayOf, type Replayable } from './replay.ts';

/**
 * Acts on a kept delivery once more: everything it named is read again from the billing system, whatever the delivery carried.
 * What has not changed there changes nothing here, so a replay can be repeated without an effect happening twice.
 */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly objects: DeliveryObjects,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** An entry. Throws `conflict` with the reason for what would not be acted on if it came now. */
  async replay(workspaceId: string, place: { connectionId: string; id: string; memberId: string }): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const connection = await this.#hold(scope, place.connectionId);
      const delivery = await find(scope, place);
      const why = replayOf(delivery, connection);
      if (why !== null)
        throw new AppError('conflict', 'delivery_not_replayable', `This delivery is not replayed. ${why}`);
      // Objects before the delivery, as when they are settled: two who wait for each other's lock would be one too many.
      await this.objects.fetch(scope, connection.id, place.id, delivery.refs ?? []);
      await this.#beginAttempt(scope, place);
      await this.changes.announce(scope, 'connections', [connection.id]);
    });
  }

  async #hold(scope: Scope, connectionId: string): Promise<Connection> {
    const connection = await this.connections.get(scope, connectionId);
    const held = await this.connections.hold(scope, connection);
    if (held) return held;
    throw new AppError(
      'conflict',
      'connection_closed',
      'This connection is not read at the moment. Connect it again first.',
    );
  }

  /** What ended is set down as an attempt; asking again while it waits is one attempt. */
  async #beginAttempt(
    { db, workspaceId }: Scope,
    place: { connectionId: string; id: string; memberId: string },
  ): Promise<void> {
    await db.query(
      `with was as (
         select * from delivery where workspace_id = $1 and connection_id = $2 and id = $3 and result <> 'waiting' for update),
       kept as (
         insert into delivery_attempt (workspace_id, connection_id, delivery_id, asked_at, asked_by, ended_at, result, words)
         select workspace_id, connection_id, id, coalesce(asked_at, received_at), asked_by, applied_at, result, words from was)
       update delivery d set result = 'waiting', words = null, applied_at = null, asked_at = $4, asked_by = $5
       from was where d.workspace_id = $1 and d.connection_id = $2 and d.id = was.id`,
      [workspaceId, place.connectionId, place.id, this.clock.now(), place.memberId],
    );
  }
}

async function find({ db, workspaceId }: Scope, place: { connectionId: string; id: string }): Promise<Replayable> {
  const rows: Replayable[] = await db.query(
    `select mode, external_account_id as "externalAccountId", refs from delivery
     where workspace_id = $1 and connection_id = $2 and id = $3`,
    [workspaceId, place.connectionId, place.id],
  );
  const [row] = rows;
  if (!row) throw notFound('delivery');
  return row;
}
