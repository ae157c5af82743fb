import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/** What flags and the history of accounts still quote of connections that were ended before a disconnect took it along. */
export class ForgetEndedConnections20261122000310 implements MigrationInterface {
  name = 'ForgetEndedConnections20261122000310';

  async up(db: QueryRunner): Promise<void> {
    await db.query(forgetEnded);
  }

  /** What was forgotten is told anew when billing is connected again. */
  async down(): Promise<void> {}
}

const isEnded = (table: string) => `exists (select 1 from connection c where c.workspace_id = w
            and c.id = (${table}.source ->> 'connectionId')::uuid and c.status = 'disconnected')`;

export const forgetEnded = inEachWorkspace(`
        update flag set source = null, at_risk = '[]', at_risk_rank = 0,
          words = case trigger when 'payment_failed' then 'A payment failed' when 'invoice_overdue' then 'An invoice is overdue'
            when 'usage_over_plan' then 'Usage is over the plan' else 'A renewal is near' end
            || case state when 'open' then '. Billing is disconnected.' else '' end
          where workspace_id = w and source is not null and ${isEnded('flag')};
        update account_event set detail = null, source = null,
          words = case kind when 'flag' then split_part(words, ': ', 1) else words end
          where workspace_id = w and kind <> 'billing' and source is not null and ${isEnded('account_event')};
        update account_event e set detail = null
          where e.workspace_id = w and e.kind = 'message' and e.source is null and e.words ~ '^(Draft written|Message on its way): '
            and exists (select 1 from billing_customer b where b.workspace_id = w and b.account_id = e.account_id)
            and not exists (select 1 from billing_customer b join connection c on c.workspace_id = w and c.id = b.connection_id
              where b.workspace_id = w and b.account_id = e.account_id and c.status <> 'disconnected');`);
