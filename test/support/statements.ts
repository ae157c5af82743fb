import type { TestingModule } from '@nestjs/testing';
import type { EntityManager } from 'typeorm';
import { Database } from '#server/platform/database/database.ts';
import type { Scope } from '#server/platform/database/scope.ts';

interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** A step of a plan, as `explain (format json)` tells it. */
interface Step {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly Step[];
}

/** How the database goes about what the product asks: by the product's role, under its policies, with its own parameters (ruling 14). */
export class Statements {
  readonly #database: Database;
  readonly #workspaceId: string;

  constructor(rooms: TestingModule, workspaceId: string) {
    this.#database = rooms.get(Database);
    this.#workspaceId = workspaceId;
  }

  /** The plan, as text, of each statement of a step that may write. It is not executed: the step is told that nothing was found. */
  async plansOf(step: (scope: Scope) => Promise<unknown>): Promise<string[]> {
    const plans: string[] = [];
    await this.#database.write(this.#workspaceId, (scope) =>
      step(
        asking(scope, async ({ text, parameters }) => {
          const rows: { 'QUERY PLAN': string }[] = await scope.db.query(`explain ${text}`, [...parameters]);
          plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
          return [];
        }),
      ),
    );
    return plans;
  }

  /** The statements of an entry that only reads, in their order, as it is answered. */
  async readBy(entry: () => Promise<unknown>): Promise<readonly Statement[]> {
    const noted: Statement[] = [];
    const read = this.#database.read.bind(this.#database);
    this.#database.read = (workspaceId, work) =>
      read(workspaceId, (scope) =>
        work(
          asking(scope, (statement) => {
            noted.push(statement);
            return scope.db.query(statement.text, [...statement.parameters]);
          }),
        ),
      );
    try {
      await entry();
    } finally {
      this.#database.read = read;
    }
    return noted;
  }

  /** The plan of a statement that was read by, as text. */
  async planOf({ text, parameters }: Statement): Promise<string> {
    const rows: { 'QUERY PLAN': string }[] = await this.#explain(`explain ${text}`, parameters);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  /** The most rows that any step of its plan goes through, or any that reads one of the tables named. */
  async mostRowsOf({ text, parameters }: Statement, tables?: readonly string[]): Promise<number> {
    const rows: { 'QUERY PLAN': readonly { readonly Plan: Step }[] }[] = await this.#explain(
      `explain (analyze, format json) ${text}`,
      parameters,
    );
    return Math.max(...rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => rowsOf(Plan, tables))));
  }

  #explain<T>(text: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.#database.read(this.#workspaceId, (scope) => scope.db.query(text, [...parameters]));
  }
}

function rowsOf(step: Step, tables?: readonly string[]): number[] {
  const left = (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Join Filter'] ?? 0);
  const own = ((step['Actual Rows'] ?? 0) + left) * (step['Actual Loops'] ?? 0);
  const isAsked = !tables || tables.includes(step['Relation Name'] ?? '');
  return [...(isAsked ? [own] : []), ...(step.Plans ?? []).flatMap((under) => rowsOf(under, tables))];
}

function asking(scope: Scope, ask: (statement: Statement) => Promise<unknown>): Scope {
  const query = (text: string, parameters: readonly unknown[] = []) => ask({ text, parameters });
  const db: EntityManager = Object.create(scope.db, { query: { value: query } });
  return { ...scope, db };
}
