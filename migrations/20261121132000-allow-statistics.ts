import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A first reading fills empty tables faster than the server looks at them by itself, and a plan made for an empty table reads
 * all of it for each row. The application may have them looked at; the function runs as its owner, who alone may.
 */
export class AllowStatistics20261121132000 implements MigrationInterface {
  name = 'AllowStatistics20261121132000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Nothing is ever found by these: sampling them would only take time.
      alter table billing_object alter column payload set statistics 0, alter column offered set statistics 0;
      alter table account_snapshot alter column content set statistics 0;

      create function renew_statistics() returns void
      language plpgsql volatile security definer set search_path = public, pg_temp as $$
      begin
        analyze (skip_locked) account, account_health, account_snapshot, billing_customer, billing_customer_alias, billing_object,
          billing_reference, usage_customer;
      end
      $$;
      revoke all on function renew_statistics from public;
      grant execute on function renew_statistics to keepwell_app;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function renew_statistics;
      alter table account_snapshot alter column content set statistics -1;
      alter table billing_object alter column payload set statistics -1, alter column offered set statistics -1;
    `);
  }
}
