import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When the bank's whole history was last read for a workspace. Null of everyone until now: those whom the ninety days were
 * fetched for get the months before them at the next tick.
 */
export class TellHistoryOfRates20261123002150 implements MigrationInterface {
  name = 'TellHistoryOfRates20261123002150';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table exchange_rate_fetch
        add column history_tried_at timestamptz,
        add column history_at timestamptz,
        add column history_error text
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table exchange_rate_fetch drop column history_tried_at, drop column history_at, drop column history_error
    `);
  }
}
