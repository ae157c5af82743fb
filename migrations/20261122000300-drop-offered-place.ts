import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a delivery carried an object is not remembered any more: what is kept of the object waits in "offered" itself. Nothing has
 * read or written the column since, so a worker of the release before goes on undisturbed; dropping it rewrites no row. What an even
 * older release had named there has no offer and is fetched.
 */
export class DropOfferedPlace20261122000300 implements MigrationInterface {
  name = 'DropOfferedPlace20261122000300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table billing_object drop column offered_in`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table billing_object add column offered_in jsonb;
      alter table billing_object alter column offered_in set statistics 0;
    `);
  }
}
