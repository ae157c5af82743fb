import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is asked again and again hides the rest: only the rest is in this index. While it is made, nothing is written to the ledger (a
 * share lock; it is read as ever), which takes as long as reading the whole of it once: 2.6 s for 2 million calls where it was tried,
 * half a minute or more where a real connection has kept its calls for a year. Calls that are made meanwhile wait in their process
 * (`ledger.ts` says how many). Not made concurrently: a migration is one transaction, and an interrupted one leaves nothing half made.
 */
export class IndexCallsButPolling20261123001711 implements MigrationInterface {
  name = 'IndexCallsButPolling20261123001711';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `create index connection_call_rest on connection_call (workspace_id, connection_id, at) where purpose not in ('usage', 'changes')`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index connection_call_rest`);
  }
}
