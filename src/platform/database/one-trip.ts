import pg from 'pg';
import { Trip, type Parameter, type Statement } from './trip.ts';

/** Connections that are used in this way. What does not fit waits for one. */
const mostConnections = 4;
/** A new connection plans its statements anew, which takes as long as many deliveries do: it is kept while some still come. */
const idleMilliseconds = 60_000;
/**
 * Rows are read and written by their keys, and each statement is planned once: a plan that is made while a table is small is kept when
 * it has grown, and plans for single sets of parameters are no better.
 */
const planning = '-c enable_seqscan=off -c plan_cache_mode=force_generic_plan';
/** One that nobody has used for so long goes back to the pool, which closes it. */
const atHandMilliseconds = 5_000;

/**
 * Transactions of one statement on connections of their own. One that is free is kept at hand, so that the next transaction is sent
 * at once: who takes it from the pool comes after everybody else who has something to do at this moment.
 */
export class OneTrip {
  readonly #pool: pg.Pool;
  readonly #free = new Map<pg.PoolClient, NodeJS.Timeout>();

  constructor(options: pg.PoolConfig) {
    this.#pool = new pg.Pool({
      ...options,
      options: planning,
      max: mostConnections,
      idleTimeoutMillis: idleMilliseconds,
    });
    // A connection that is lost fails whoever waits for an answer on it; it is replaced when somebody needs one.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => this.#giveBack(client, true)));
  }

  /** Answers what the statement answered, once it is committed. When anything fails, nothing is kept. */
  async run(workspaceId: string, statement: Statement, parameters: readonly Parameter[]): Promise<unknown> {
    const client = this.#take() ?? (await this.#pool.connect());
    const { done } = client.query(new Trip(workspaceId, statement, parameters));
    try {
      const answer = await done;
      this.#leave(client);
      return answer;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const client of this.#free.keys()) this.#giveBack(client);
    if (!this.#pool.ending) await this.#pool.end();
  }

  #take(): pg.PoolClient | undefined {
    const [client] = this.#free.keys();
    if (client) this.#forget(client);
    return client;
  }

  #leave(client: pg.PoolClient): void {
    if (this.#pool.ending || this.#pool.waitingCount > 0) client.release();
    else this.#free.set(client, setTimeout(() => this.#giveBack(client), atHandMilliseconds).unref());
  }

  /** One that is in use is given back by whoever uses it. */
  #giveBack(client: pg.PoolClient, isLost = false): void {
    if (this.#forget(client)) client.release(isLost);
  }

  /** False for one that was not free. */
  #forget(client: pg.PoolClient): boolean {
    clearTimeout(this.#free.get(client));
    return this.#free.delete(client);
  }
}
