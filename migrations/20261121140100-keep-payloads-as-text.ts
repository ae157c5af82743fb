import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Payloads are kept as the text they came as. Nobody searches inside them; taking each one apart to store it, and putting it
 * together again to read it, was the largest part of what either cost.
 */
export class KeepPayloadsAsText20261121140100 implements MigrationInterface {
  name = 'KeepPayloadsAsText20261121140100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table billing_object alter column payload type json using payload::json`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table billing_object alter column payload type jsonb using payload::jsonb`);
  }
}
