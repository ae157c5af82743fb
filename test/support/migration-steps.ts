import { DataSource, type MigrationInterface } from 'typeorm';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { aWorkspace } from './workspace.ts';

/** A migrated database with a workspace, in which some of its migrations are taken back and done again. */
export interface MigrationSteps {
  readonly database: TestDatabase;
  readonly workspaceId: string;
  /** The steps one after the other, as the migrator takes them: each in a transaction of its own. `inEach` is called before its end. */
  run(direction: 'up' | 'down', inEach?: (step: MigrationInterface) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openMigrationSteps(...steps: readonly MigrationInterface[]): Promise<MigrationSteps> {
  const database = await openTestDatabase();
  const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  const { workspaceId } = await aWorkspace(database);
  return {
    database,
    workspaceId,
    run: async (direction, inEach = async () => undefined) => {
      const runner = source.createQueryRunner();
      for (const step of direction === 'up' ? steps : steps.toReversed()) {
        await runner.startTransaction();
        await step[direction](runner);
        await inEach(step);
        await runner.commitTransaction();
      }
      await runner.release();
    },
    close: async () => {
      await source.destroy();
      await database.close();
    },
  };
}
