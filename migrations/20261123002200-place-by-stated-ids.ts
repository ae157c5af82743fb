import type { MigrationInterface, QueryRunner } from 'typeorm';
import { judgeAnew } from './judged-anew.ts';

/**
 * Customers who stand already are known from now on by the ids that the merchant's own text states of them too; who has one is placed anew,
 * which moves nobody, and asks a person where two accounts turn out to be one. Without it a second system could not find them.
 */
export class PlaceByStatedIds20261123002200 implements MigrationInterface {
  name = 'PlaceByStatedIds20261123002200';

  async up(db: QueryRunner): Promise<void> {
    await judgeAnew(
      db,
      `exists (
         select from billing_customer b
         join connection c on c.workspace_id = w and c.id = b.connection_id
         join billing_object o on o.workspace_id = w and o.connection_id = b.connection_id and o.kind = 'customer'
           and o.external_id = b.external_id
         where b.workspace_id = w and b.account_id = a.id and c.status not in ('disconnecting', 'disconnected')
           and o.payload is not null and not o.is_deleted
           and (c.system = 'measure' or coalesce((o.payload -> 'metadata')::text, '{}') <> '{}'))`,
      { isPlaced: true },
    );
  }

  /** Whoever was placed anew is as they were. */
  async down(): Promise<void> {}
}
