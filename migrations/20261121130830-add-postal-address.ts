import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stands under every offer beside the way to unsubscribe ("The field", section 5). */
export class AddPostalAddress20261121130830 implements MigrationInterface {
  name = 'AddPostalAddress20261121130830';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table workspace add column postal_address text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table workspace drop column postal_address`);
  }
}
