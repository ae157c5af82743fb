import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/**
 * The key under which a workspace's links to unsubscribe are sealed: made once, kept for ever, itself sealed under the main key. Mail
 * is read years after it was sent, so its links must outlive every main key.
 */
export class CreateUnsubscribeKeys20261121140500 implements MigrationInterface {
  name = 'CreateUnsubscribeKeys20261121140500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table unsubscribe_key (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        sealed_key bytea not null,
        primary key (workspace_id, id),
        unique (workspace_id)
      );
      ${protect('unsubscribe_key')}
      ${allow('unsubscribe_key')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table unsubscribe_key`);
  }
}
