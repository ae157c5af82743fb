import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What flags and the history of accounts still quote of connections that were ended before a disconnect took it along. */
export class ForgetEndedConnections20261122000310 implements MigrationInterface {
  name = 'ForgetEndedConnections20261122000310';

  async up(db: QueryRunner): Promise<void> {
    await db.query(forgetEnded);
  }

  /** What was forgotten is told anew when billing is connected again. */
  async down(): Promise<void> {}
}

const tables = ['connection', 'flag', 'account_event'];
const force = (how: string) => tables.map((table) => `alter table ${table} ${how} row level security;`).join('\n');
const isEnded = (table: string) => `exists (select 1 from connection c where c.workspace_id = ${table}.workspace_id
        and c.id = (${table}.source ->> 'connectionId')::uuid and c.status = 'disconnected')`;

/** The owner of the tables may not be a superuser: forced row-level security would hide every row from it. */
export const forgetEnded = `
      ${force('no force')}
      update flag set source = null, at_risk = '[]', at_risk_rank = 0,
        words = case trigger when 'payment_failed' then 'A payment failed' when 'invoice_overdue' then 'An invoice is overdue'
          when 'usage_over_plan' then 'Usage is over the plan' else 'A renewal is near' end
          || case state when 'open' then '. Billing is disconnected.' else '' end
        where source is not null and ${isEnded('flag')};
      update account_event set detail = null, source = null,
        words = case kind when 'flag' then split_part(words, ': ', 1) else words end
        where kind <> 'billing' and source is not null and ${isEnded('account_event')};
      ${force('force')}
`;
