import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { Connectors } from '../connections/connectors.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import { isTaken } from '../platform/database/retriable.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { Parameter } from '../platform/database/trip.ts';
import { fateOf } from './delivery-fate.ts';
import {
  eventKey,
  keepAndNoteStatement,
  keepMoreNewStatement,
  keepNewStatement,
  keepStatement,
  keptNewSchema,
  keptSchema,
} from './keep-statement.ts';
import { toParameters, type Arrival, type Held } from './kept-rows.ts';
import { Lately } from './lately.ts';

/** How often it is noted on a connection that an event came. */
const notedMilliseconds = 1_000;
/** Where one came a second time others do: for so long each is looked for before it is kept, which costs less than to fail. */
const repeatedMilliseconds = 10_000;

/** The letter box: keeps each delivery once and asks for what it names. A delivery says who, never what. */
@Injectable()
export class DeliveriesService {
  readonly #noted = new Lately(notedMilliseconds);
  readonly #repeated = new Lately(repeatedMilliseconds);

  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly health: ConnectionHealthService,
    private readonly connectors: Connectors,
  ) {}

  /**
   * An entry: keeps those that are new and raises what they ask for, in a transaction of one round trip. False, with nothing
   * kept, when the connection is no longer as it is given here, or when a delivery ends its access: then `keep` is to decide.
   */
  async keepAtOnce(held: Held, arrivals: readonly Arrival[]): Promise<boolean> {
    const { connection } = held;
    if (arrivals.some((arrival) => fateOf(arrival.delivery, connection).kind === 'ends_access')) return false;
    const [first] = arrivals;
    if (!first) return true;
    if (!this.#repeated.has(connection.id, first)) {
      try {
        return await this.#keepAllNew(held, first, arrivals);
      } catch (error) {
        if (!isTaken(error, eventKey)) throw error;
        this.#repeated.remember(connection.id, first);
      }
    }
    const answer = await this.#keepNew(held, arrivals, (parameters) =>
      this.database.writeAtOnce(connection.workspaceId, keepStatement, parameters),
    );
    return answer.isHeld;
  }

  /** False, with nothing kept, when the connection is no longer as it is given here. */
  async #keepAllNew(held: Held, first: Arrival, arrivals: readonly Arrival[]): Promise<boolean> {
    const { connection } = held;
    const { keeps } = this.connectors.get(connection.system);
    const isNoting = !this.#noted.has(connection.id, first);
    const statement = isNoting ? keepNewStatement : keepMoreNewStatement;
    const parameters = await toParameters(held, arrivals, keeps);
    const { isHeld } = keptNewSchema.parse(
      await this.database.writeAtOnce(connection.workspaceId, statement, parameters),
    );
    if (isNoting && isHeld) this.#noted.remember(connection.id, first);
    return isHeld;
  }

  /**
   * A step: keeps those that are new and raises what they ask for, in the same transaction: whatever is acknowledged is
   * both. One that came before changes nothing. False, with nothing kept, when the connection has changed since it was held: a new
   * key, and the end of one, do not wait for whoever holds it.
   */
  async keep(scope: Scope, connection: Connection, arrivals: readonly Arrival[]): Promise<boolean> {
    if (arrivals.length === 0) return true;
    const isEnded = ({ delivery }: Arrival) => fateOf(delivery, connection).kind === 'ends_access';
    // What follows on the connection's row, here or in a poll, must not have to wait for it when the bell is rung.
    const isMoreNoted = arrivals.some((arrival) => arrival.through === 'polling' || isEnded(arrival));
    const { text } = isMoreNoted ? keepAndNoteStatement : keepStatement;
    const answered = await this.#keepNew({ connection }, arrivals, async (parameters) => {
      const [row]: { answer: unknown }[] = await scope.db.query(text, [...parameters]);
      return row?.answer;
    });
    if (!answered.isHeld) return false;
    const kept = new Set(answered.kept);
    if (arrivals.some((arrival) => kept.has(arrival.delivery.eventId) && isEnded(arrival))) {
      await this.health.revoke(
        scope,
        connection,
        'Access was withdrawn in the billing system. Connect again to go on.',
      );
    }
    return true;
  }

  /** An entry: the connection as it is now. */
  current({ workspaceId, id }: Connection): Promise<Connection> {
    return this.database.read(workspaceId, (scope) => this.connections.get(scope, id));
  }

  /** A step: the connection a delivery is for, held; null when it has changed since. A revoked one still keeps its mail. */
  hold(scope: Scope, connection: Connection): Promise<Connection | null> {
    return this.connections.holdKept(scope, connection);
  }

  /** Keeps those that are new: what turns out to have come before is left out, and the rest is sent again. */
  async #keepNew(
    held: Held,
    arrivals: readonly Arrival[],
    send: (parameters: readonly Parameter[]) => Promise<unknown>,
  ): Promise<z.infer<typeof keptSchema>> {
    const { keeps } = this.connectors.get(held.connection.system);
    for (let left = arrivals; ;) {
      const answer = keptSchema.parse(await send(await toParameters(held, left, keeps)));
      const known = new Set(answer.known);
      left = left.filter(({ delivery }) => !known.has(delivery.eventId));
      if (!answer.isHeld || known.size === 0 || left.length === 0) return answer;
    }
  }
}
