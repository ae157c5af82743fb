import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/** Who has no subscription, and no customer of a connection that was not ended, is a contact: nobody's billing speaks of it. */
export class PlaceContacts20261122001401 implements MigrationInterface {
  name = 'PlaceContacts20261122001401';

  async up(db: QueryRunner): Promise<void> {
    await db.query(placed);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(asBefore);
  }
}

const isContact = `a.status = 'none' and not exists (
          select 1 from billing_customer b join connection c on c.workspace_id = w and c.id = b.connection_id
          where b.workspace_id = w and b.account_id = a.id and c.status not in ('disconnecting', 'disconnected'))`;

/** The rows are locked in the order in which everybody locks them (ruling 15): others go on meanwhile. */
const placed = inEachWorkspace(`
        perform 1 from account a where a.workspace_id = w and ${isContact} order by a.id for no key update of a;
        update account a set status = 'contact' where a.workspace_id = w and ${isContact};`);

const asBefore = inEachWorkspace(`
        perform 1 from account where workspace_id = w and status = 'contact' order by id for no key update;
        update account set status = 'none' where workspace_id = w and status = 'contact';`);
