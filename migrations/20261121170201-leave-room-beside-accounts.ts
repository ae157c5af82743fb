import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An account is claimed, looked at and finished many times for each time that it changes. Where the page has room the row is written
 * beside itself, and none of its eight indexes hears of it.
 */
export class LeaveRoomBesideAccounts20261121170201 implements MigrationInterface {
  name = 'LeaveRoomBesideAccounts20261121170201';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table account set (fillfactor = 60)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account reset (fillfactor)`);
  }
}
