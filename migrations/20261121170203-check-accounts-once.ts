import type { MigrationInterface, QueryRunner } from 'typeorm';

const references = [
  ['account_snapshot', 'account_id', 'account (workspace_id, id)'],
  ['account_mrr_month', 'account_id', 'account (workspace_id, id)'],
  ['account_health', 'account_id', 'account (workspace_id, id)'],
  ['health_score', 'account_id', 'account (workspace_id, id)'],
  ['health_score', 'model_version', 'health_model (workspace_id, version)'],
] as const;

/**
 * An evaluation writes some eight of these rows an account, and a foreign key looks the account up once for each. Whoever writes
 * them holds the account's row, or has made it, in the same transaction (ruling 15), and has read the model: the same look, once for
 * all of them. Neither an account nor a model is ever removed.
 */
export class CheckAccountsOnce20261121170203 implements MigrationInterface {
  name = 'CheckAccountsOnce20261121170203';

  async up(db: QueryRunner): Promise<void> {
    for (const [table, column] of references) {
      await db.query(`alter table ${table} drop constraint ${table}_workspace_id_${column}_fkey`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [table, column, referred] of references) {
      await db.query(`alter table ${table} add foreign key (workspace_id, ${column}) references ${referred}`);
    }
  }
}
