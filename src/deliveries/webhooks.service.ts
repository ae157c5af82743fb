import { Injectable } from '@nestjs/common';
import type { Connection } from '../connections/connection.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { passed } from '../platform/road/road.ts';
import { DeliveriesService, type Arrival } from './deliveries.service.ts';
import { DeliveryProof, type Posted } from './delivery-proof.ts';
import { GroupCommit } from './group-commit.ts';

interface Item {
  readonly connection: Connection;
  readonly arrival: Arrival;
}

/** Acknowledges only what was proven and has been committed. Deliveries of one connection share transactions. */
@Injectable()
export class WebhooksService {
  readonly #group = new GroupCommit<Item, 'kept'>((_connectionId, items) => this.#commit(items));

  constructor(
    private readonly database: Database,
    private readonly proof: DeliveryProof,
    private readonly deliveries: DeliveriesService,
  ) {}

  /** An entry. Throws `not_found` for an unknown address and `invalid` for what cannot be proven. */
  async receive(posted: Posted): Promise<void> {
    const { connection, arrival } = await this.proof.prove(posted);
    await this.keep(connection, arrival);
  }

  /** An entry: what was proven for a connection is committed before this resolves. */
  async keep(connection: Connection, arrival: Arrival): Promise<void> {
    await this.#group.add(connection.id, { connection, arrival });
  }

  async #commit(items: readonly Item[]): Promise<readonly 'kept'[]> {
    const [first] = items;
    if (!first) return [];
    await this.database.write(first.connection.workspaceId, async (scope) => {
      const connection = await this.deliveries.hold(scope, first.connection);
      // Ended between the look-up and now: as if the address had been gone already.
      if (!connection)
        throw new AppError('not_found', 'address_unknown', 'Nobody receives deliveries at this address.');
      await this.deliveries.keep(
        scope,
        connection,
        items.map((item) => item.arrival),
      );
    });
    passed('delivery:stored');
    return items.map(() => 'kept');
  }
}
