import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The kill switch of a workspace: while it stands, nothing that has not been handed over leaves (faults.md §6.16). */
export class AddSendingSwitch20261121012100 implements MigrationInterface {
  name = 'AddSendingSwitch20261121012100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table workspace
        add column sending_stopped_at timestamptz,
        add column sending_stopped_by uuid;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table workspace drop column sending_stopped_at, drop column sending_stopped_by`);
  }
}
