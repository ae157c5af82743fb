import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which connection a consent is asked for, so that another account that answers is noticed, and what became of the answer, so that a page
 * that is loaded again says what is true.
 */
export class FollowConsent20261123001810 implements MigrationInterface {
  name = 'FollowConsent20261123001810';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table consent_request add column connection_id uuid, add column outcome text, add column made_id uuid,
        add foreign key (workspace_id, connection_id) references connection (workspace_id, id),
        add foreign key (workspace_id, made_id) references connection (workspace_id, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table consent_request drop column connection_id, drop column outcome, drop column made_id`);
  }
}
