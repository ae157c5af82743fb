import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.ts';
import type { Scope } from '../database/scope.ts';
import { Secrets } from './secrets.ts';

/** Where a room keeps sealed values. Each column's value is sealed for a place of its own. */
export interface SealedTable {
  readonly table: string;
  /** The place of a column's value in a row, by column. */
  readonly columns: Readonly<Record<string, (workspaceId: string, id: string) => string>>;
}

interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, string | null>>;
}

const rowsAtOnce = 200;

/**
 * Seals anew, under the current main key, what former keys sealed (faults.md §10.2): a bounded number of rows in each
 * transaction, while everything else goes on. Rooms name their tables when their module starts.
 */
@Injectable()
export class Resealing {
  readonly #logger = new Logger(Resealing.name);
  readonly #tables: SealedTable[] = [];
  #hasEnded = false;

  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  declare(table: SealedTable): void {
    this.#tables.push(table);
  }

  /** An entry: nothing while no former key is set. Killed anywhere, it is simply run again; several at once do no harm. */
  async run(): Promise<void> {
    if (!this.secrets.isRotating) return;
    let resealed = 0;
    for (const workspaceId of await this.#workspaces()) {
      for (const table of this.#tables) {
        for (
          let rows = await this.#reseal(workspaceId, table);
          rows > 0;
          rows = await this.#reseal(workspaceId, table)
        ) {
          resealed += rows;
        }
      }
    }
    // A program that knows only the former key may still seal under it; so it is looked for again each time.
    await this.#end();
    if (resealed > 0 || !this.#hasEnded) this.#logger.log({ outcome: 'secrets_resealed', rows: resealed });
    this.#hasEnded = true;
  }

  /** From now on the former keys can be dropped, and a program that knows only them refuses to start. */
  async #end(): Promise<void> {
    const { keyId } = this.secrets;
    await this.database.outside((db) => db.query(`update main_key set key_id = $1 where key_id <> $1`, [keyId]));
  }

  async #workspaces(): Promise<string[]> {
    const rows: { workspace_id: string }[] = await this.database.outside((db) =>
      db.query(`select distinct workspace_id from directory_member order by 1`),
    );
    return rows.map((row) => row.workspace_id);
  }

  async #reseal(workspaceId: string, { table, columns }: SealedTable): Promise<number> {
    return this.database.write(workspaceId, async (scope) => {
      const rows = await this.#find(scope, table, Object.keys(columns));
      for (const { id, values } of rows) {
        for (const [column, place] of Object.entries(columns)) {
          const sealed = values[column];
          if (!sealed) continue;
          const anew = this.secrets.reseal(Buffer.from(sealed, 'hex'), place(workspaceId, id));
          await scope.db.query(`update ${table} set ${column} = $3 where workspace_id = $1 and id = $2`, [
            workspaceId,
            id,
            anew,
          ]);
        }
      }
      return rows.length;
    });
  }

  /** Rows with a value under another key, locked until the transaction ends; only such values are given. */
  async #find(scope: Scope, table: string, columns: readonly string[]): Promise<Row[]> {
    const isFormer = (column: string) => `length(${column}) > 0 and substring(${column} from 1 for 8) <> $2::bytea`;
    const values = columns.map(
      (column) => `'${column}', case when ${isFormer(column)} then encode(${column}, 'hex') end`,
    );
    return scope.db.query(
      `select id, jsonb_build_object(${values.join(', ')}) as values from ${table}
       where workspace_id = $1 and (${columns.map(isFormer).join(' or ')})
       order by id limit ${rowsAtOnce} for no key update`,
      [scope.workspaceId, Buffer.from(this.secrets.keyId, 'latin1')],
    );
  }
}
