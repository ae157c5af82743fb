import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A message counts its own tries: a mail server that asks to come back later is no failure of the work. */
export class AddMessageTries20261121012000 implements MigrationInterface {
  name = 'AddMessageTries20261121012000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table message
        add column tries int not null default 0,
        add column first_tried_at timestamptz,
        add column reply_to text;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table message drop column tries, drop column first_tried_at, drop column reply_to`);
  }
}
