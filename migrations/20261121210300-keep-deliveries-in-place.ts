import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every index is paid for by each delivery that is accepted, and paid for once more when its result changes, unless no index holds
 * what changes and its page has room. So none holds the result: those that wait or failed are found by what they still name,
 * those that are ignored by having words, and applied is what nearly all of the others are.
 */
export class KeepDeliveriesInPlace20261121210300 implements MigrationInterface {
  name = 'KeepDeliveriesInPlace20261121210300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index delivery_result, delivery_webhook;
      create index delivery_words on delivery (workspace_id, connection_id, received_at desc, id desc) where words is not null;
      -- 45 % of each page is left to the second versions of its rows.
      alter table delivery set (fillfactor = 55);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table delivery reset (fillfactor);
      drop index delivery_words;
      create index delivery_result on delivery (workspace_id, connection_id, result, received_at desc, id desc);
      create index delivery_webhook on delivery (workspace_id, connection_id, received_at desc) where through = 'webhook';
    `);
  }
}
