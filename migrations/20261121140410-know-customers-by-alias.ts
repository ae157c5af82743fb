import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Customers that were attached before their ids were kept are known by them from now on: by their own, and by those that a
 * payload of Measure names of Stripe. Without them a second system could not be joined to their accounts by id.
 */
export class KnowCustomersByAlias20261121140410 implements MigrationInterface {
  name = 'KnowCustomersByAlias20261121140410';

  async up(db: QueryRunner): Promise<void> {
    await db.query(knownByAlias);
  }

  /** What was added is what attaching would have kept. */
  async down(): Promise<void> {}
}

const tables = ['connection', 'billing_customer', 'billing_object', 'billing_customer_alias'];
const force = (how: string) => tables.map((table) => `alter table ${table} ${how} row level security;`).join('\n');

/** The owner of the tables may not be a superuser: forced row-level security would hide every row from it. */
export const knownByAlias = `
      ${force('no force')}
      insert into billing_customer_alias (workspace_id, alias, connection_id, external_id)
        select b.workspace_id, c.system || ':' || b.external_id, b.connection_id, b.external_id
        from billing_customer b join connection c on c.workspace_id = b.workspace_id and c.id = b.connection_id
        on conflict do nothing;
      insert into billing_customer_alias (workspace_id, alias, connection_id, external_id)
        select distinct b.workspace_id, 'stripe:' || (r.known ->> 'remote_id'), b.connection_id, b.external_id
        from connection c
        join billing_object o on o.workspace_id = c.workspace_id and o.connection_id = c.id and o.kind = 'customer'
        join billing_customer b on b.workspace_id = o.workspace_id and b.connection_id = o.connection_id
          and b.external_id = o.external_id
        cross join lateral (
          select value as known from jsonb_array_elements(
            case when jsonb_typeof(o.payload::jsonb -> 'integration_references') = 'array'
              then o.payload::jsonb -> 'integration_references' else '[]'::jsonb end)) r
        where c.system = 'measure' and not o.is_deleted and r.known ->> 'remote_id' ~ '^cus_'
          and lower(concat(r.known ->> 'integration_key', ' ', r.known ->> 'integration_name')) like '%stripe%'
        on conflict do nothing;
      ${force('force')}
`;
