import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

export class TellPollingApart20261123001710 implements MigrationInterface {
  name = 'TellPollingApart20261123001710';

  async up(db: QueryRunner): Promise<void> {
    // Not valid: what is there was held to less, and reading the whole ledger would keep its writers out.
    await db.query(`
      alter table connection_call drop constraint connection_call_purpose_check,
        add constraint connection_call_purpose_check
          check (purpose in ('read', 'usage', 'changes', 'probe', 'consent', 'write')) not valid`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(
        `update connection_call set purpose = 'read' where workspace_id = w and purpose in ('usage', 'changes');`,
      ),
    );
    await db.query(`
      alter table connection_call drop constraint connection_call_purpose_check,
        add constraint connection_call_purpose_check check (purpose in ('read', 'probe', 'consent', 'write')) not valid`);
  }
}
