import type { MigrationInterface, QueryRunner } from 'typeorm';
import { judgeAnew } from './judged-anew.ts';

/** The currencies that an order by MRR has counted until now. */
const counted = `array['aed', 'aud', 'bgn', 'bhd', 'brl', 'cad', 'chf', 'cny', 'czk', 'dkk', 'eur', 'gbp', 'hkd', 'huf', 'idr', 'ils', 'inr', 'isk', 'jod', 'jpy', 'krw', 'kwd', 'mxn', 'myr', 'nok', 'nzd', 'omr', 'php', 'pln', 'qar', 'ron', 'sar', 'sek', 'sgd', 'thb', 'try', 'usd', 'zar']`;

/** Who is billed in another currency stood last in every order by MRR, or was counted without it: their place is worked out anew. */
export class OrderAllCurrencies20261123002160 implements MigrationInterface {
  name = 'OrderAllCurrencies20261123002160';

  async up(db: QueryRunner): Promise<void> {
    await judgeAnew(
      db,
      `jsonb_typeof(a.mrr) = 'array'
       and exists (select from jsonb_to_recordset(a.mrr) as m(currency text) where m.currency <> all(${counted}))`,
    );
  }

  /** The release before puts them where it did, when it judges them. */
  async down(): Promise<void> {}
}
