import type { Connection, Submittable } from 'pg';

/** A statement that each connection prepares once, under its name. Its answer is one row of one column of JSON. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Parameter = string | number | boolean | Date | Buffer | null;

const entering: Statement = {
  name: 'enter workspace',
  text: `select set_config('keepwell.workspace', $1, true)`,
};

/** Connections on which both statements of a trip are prepared, by the statement's name. */
const prepared = new WeakMap<Connection, Set<string>>();

/**
 * Enters a workspace and runs one statement in it, in one message: what stands before one "sync" is one transaction, committed
 * when the server is ready for the next. A connection on which a trip has failed is of no further use.
 */
export class Trip implements Submittable {
  readonly #workspaceId: string;
  readonly #statement: Statement;
  readonly #parameters: readonly Parameter[];
  readonly #done = Promise.withResolvers<unknown>();
  #connection: Connection | null = null;
  #answer = 'null';

  constructor(workspaceId: string, statement: Statement, parameters: readonly Parameter[]) {
    this.#workspaceId = workspaceId;
    this.#statement = statement;
    this.#parameters = parameters;
  }

  /** Resolves once the transaction is committed; rejects when nothing of it is kept, or when the connection was lost. */
  get done(): Promise<unknown> {
    return this.#done.promise;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    const known = prepared.get(connection);
    connection.stream.cork();
    for (const statement of [entering, this.#statement]) {
      if (!known?.has(statement.name)) connection.parse({ ...statement, types: [] }, true);
    }
    this.#execute(connection, entering, [this.#workspaceId]);
    this.#execute(connection, this.#statement, this.#parameters.map(toWire));
    connection.sync();
    connection.stream.uncork();
  }

  #execute(connection: Connection, { name }: Statement, values: (string | Buffer | null)[]): void {
    connection.bind({ statement: name, values }, true);
    connection.execute({}, true);
  }

  /** The setting comes first and the statement's answer last. */
  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    this.#answer = fields[0] ?? 'null';
  }

  handleReadyForQuery(): void {
    if (this.#connection) {
      const known = prepared.get(this.#connection) ?? new Set();
      prepared.set(this.#connection, known.add(entering.name).add(this.#statement.name));
    }
    this.#done.resolve(JSON.parse(this.#answer));
  }

  handleError(error: Error): void {
    this.#done.reject(error);
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

function toWire(value: Parameter): string | Buffer | null {
  if (value === null || Buffer.isBuffer(value)) return value;
  return value instanceof Date ? value.toISOString() : String(value);
}
