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

/** Transactions of one statement on connections of their own. */
export class OneTrip {
  readonly #pool: pg.Pool;

  constructor(options: pg.PoolConfig) {
    this.#pool = new pg.Pool({
      ...options,
      options: planning,
      max: mostConnections,
      idleTimeoutMillis: idleMilliseconds,
    });
    // A connection that is lost fails whoever waits for an answer on it; it is replaced when somebody needs one.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Answers what the statement answered, once it is committed. When anything fails, nothing is kept. */
  async run(workspaceId: string, statement: Statement, parameters: readonly Parameter[]): Promise<unknown> {
    const client = await this.#pool.connect();
    const { done } = client.query(new Trip(workspaceId, statement, parameters));
    try {
      const answer = await done;
      client.release();
      return answer;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}
