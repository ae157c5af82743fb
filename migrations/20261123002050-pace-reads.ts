import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far apart a connection's events and usage are to be asked for at least, so that its account's read allowance lasts; null: at the
 * usual pace.
 */
export class PaceReads20261123002050 implements MigrationInterface {
  name = 'PaceReads20261123002050';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table connection add column least_events_seconds int, add column least_usage_seconds int,
        add column paced_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `alter table connection drop column least_events_seconds, drop column least_usage_seconds, drop column paced_at`,
    );
  }
}
