import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/** The currencies that an order by MRR has counted until now. */
const counted = `array['aed', 'aud', 'bgn', 'bhd', 'brl', 'cad', 'chf', 'cny', 'czk', 'dkk', 'eur', 'gbp', 'hkd', 'huf', 'idr', 'ils', 'inr', 'isk', 'jod', 'jpy', 'krw', 'kwd', 'mxn', 'myr', 'nok', 'nzd', 'omr', 'php', 'pln', 'qar', 'ron', 'sar', 'sek', 'sgd', 'thb', 'try', 'usd', 'zar']`;

/** Who is billed in another currency stood last in every order by MRR, or was counted without it: their place is worked out anew. */
export class OrderAllCurrencies20261123002160 implements MigrationInterface {
  name = 'OrderAllCurrencies20261123002160';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(`
        insert into account_work as t (workspace_id, account_id, wanted)
        select w, a.id, 1 from account a
        where a.workspace_id = w and a.evaluated_at is not null and jsonb_typeof(a.mrr) = 'array'
          and exists (select from jsonb_to_recordset(a.mrr) as m(currency text) where m.currency <> all(${counted})) order by a.id
        on conflict (workspace_id, account_id) do update set wanted = t.wanted + 1, attempts = 0;`),
    );
    // Last, as everywhere: whoever rings in one workspace would wait until all others are written.
    await db.query(
      inEachWorkspace(`
        if exists (select from account_work where workspace_id = w and wanted > done) then
          insert into directory_doorbell as b (kind, workspace_id, due_at) values ('evaluate', w, now())
          on conflict (kind, workspace_id) do update set due_at = least(b.due_at, excluded.due_at);
        end if;`),
    );
  }

  /** The release before puts them where it did, when it judges them. */
  async down(): Promise<void> {}
}
