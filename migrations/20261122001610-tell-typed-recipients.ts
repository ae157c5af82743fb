import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a person typed the recipient of a message: the address that it was written to came from billing, and is not shown once billing is
 * gone. Of messages that were edited before nobody can say which; theirs count as billing's.
 */
export class TellTypedRecipients20261122001610 implements MigrationInterface {
  name = 'TellTypedRecipients20261122001610';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table message add column is_to_typed boolean not null default false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table message drop column is_to_typed`);
  }
}
