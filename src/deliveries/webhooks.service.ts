import { Injectable } from '@nestjs/common';
import { isEnded, type Connection } from '../connections/connection.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { passed } from '../platform/road/road.ts';
import { DeliveriesService } from './deliveries.service.ts';
import { DeliveryProof, unknownAddress, type Posted } from './delivery-proof.ts';
import { GroupCommit } from './group-commit.ts';
import type { Arrival, Held } from './kept-rows.ts';

interface Item {
  readonly held: Held;
  readonly arrival: Arrival;
}

/** While one group waits for the disk, the other is written. */
const groupsAtOnce = 2;

/** Acknowledges only what was proven and has been committed. Deliveries of one connection share transactions. */
@Injectable()
export class WebhooksService {
  readonly #atOnce = new GroupCommit<Item, boolean>((_key, items) => this.#keepAtOnce(items), { atOnce: groupsAtOnce });
  readonly #group = new GroupCommit<Item, boolean>((_key, items) => this.#keep(items));

  constructor(
    private readonly database: Database,
    private readonly proof: DeliveryProof,
    private readonly deliveries: DeliveriesService,
  ) {}

  /** An entry. Throws `not_found` for an unknown address and `invalid` for what cannot be proven. */
  async receive(posted: Posted): Promise<void> {
    const { letterbox, arrival } = await this.proof.prove(posted);
    const held = { connection: letterbox.connection, sealedSecret: letterbox.sealed };
    if (await this.#atOnce.add(keyOf(held), { held, arrival })) return;
    // The connection has changed since it was looked up, or this delivery changes it: looked up anew, and held while it is kept.
    await this.#keepAs(async () => {
      const again = await this.proof.prove(posted, { isFresh: true });
      return { held: { connection: again.letterbox.connection }, arrival: again.arrival };
    });
  }

  /** An entry: what was proven for an account that has this connection is committed before this resolves. */
  async keep(connection: Connection, arrival: Arrival): Promise<void> {
    let known: Connection | null = connection;
    await this.#keepAs(async () => {
      const held = { connection: known ?? (await this.deliveries.current(connection)) };
      known = null;
      return { held, arrival };
    });
  }

  /** Another key may come between a look and the keeping: then it is looked once more. Whoever meets even the next one sends again. */
  async #keepAs(look: () => Promise<Item>): Promise<void> {
    for (let looks = 0; looks < 2; looks += 1) {
      const item = await look();
      const { connection } = item.held;
      if (isEnded(connection)) throw unknownAddress();
      if (await this.#group.add(`${connection.id} ${connection.generation}`, item)) return;
    }
    throw new AppError('unavailable', 'busy', 'The connection is being changed. Send it again shortly.');
  }

  async #keepAtOnce(items: readonly Item[]): Promise<readonly boolean[]> {
    const [first] = items;
    if (!first) return [];
    const isKept = await this.deliveries.keepAtOnce(
      first.held,
      items.map((item) => item.arrival),
    );
    if (isKept) passed('delivery:stored');
    return items.map(() => isKept);
  }

  async #keep(items: readonly Item[]): Promise<readonly boolean[]> {
    const [first] = items;
    if (!first) return [];
    const { connection: known } = first.held;
    const isKept = await this.database.write(known.workspaceId, async (scope) => {
      const connection = await this.deliveries.hold(scope, known);
      if (!connection) return false;
      return this.deliveries.keep(
        scope,
        connection,
        items.map((item) => item.arrival),
      );
    });
    if (isKept) passed('delivery:stored');
    return items.map(() => isKept);
  }
}

/** Only what was proven under the same conditions shares a transaction that depends on them. */
function keyOf({ connection, sealedSecret }: Held): string {
  const { id, generation, status, externalAccountId } = connection;
  return [id, generation, status === 'revoked', externalAccountId, sealedSecret?.toString('base64')].join(' ');
}
