import pg from 'pg';

/** A statement that each connection prepares once, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Connections that are used in this way. What does not fit waits for one. */
const mostConnections = 4;

/**
 * Transactions of one statement, sent whole: their beginning, the statement and their end go out together, and the answers come
 * back together. The connections are its own, because everything on them is sent without waiting.
 */
export class OneTrip {
  readonly #pool: pg.Pool;

  constructor(options: pg.PoolConfig) {
    this.#pool = new pg.Pool({ ...options, max: mostConnections, pipeline: true });
    // A connection that is lost fails whoever waits for an answer on it; it is replaced when somebody needs one.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Answers the rows once the end is committed. When anything fails, nothing is kept, and the first thing that failed is thrown. */
  async run<T extends object>(begin: string, statement: Statement, values: unknown[]): Promise<T[]> {
    const client = await this.#pool.connect();
    try {
      const [begun, asked, ended] = await Promise.allSettled([
        client.query(begin),
        client.query<T>({ ...statement, values }),
        // After a statement that failed this rolls back.
        client.query('commit'),
      ]);
      for (const part of [begun, asked, ended]) if (part.status === 'rejected') throw part.reason;
      if (asked.status === 'rejected') throw asked.reason;
      client.release();
      return asked.value.rows;
    } catch (error) {
      client.release(error instanceof Error && !(error instanceof pg.DatabaseError));
      throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}
