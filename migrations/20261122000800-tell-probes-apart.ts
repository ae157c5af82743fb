import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TellProbesApart20261122000800 implements MigrationInterface {
  name = 'TellProbesApart20261122000800';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table connection_call drop constraint connection_call_purpose_check,
        add constraint connection_call_purpose_check check (purpose in ('read', 'probe', 'consent', 'write'))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      update connection_call set purpose = 'read' where purpose = 'probe';
      alter table connection_call drop constraint connection_call_purpose_check,
        add constraint connection_call_purpose_check check (purpose in ('read', 'consent', 'write'))`);
  }
}
