import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * At the end of a first reading everybody is wanted at once, and batches are claimed before the server has looked. It would guess that
 * nearly nobody may be claimed, and gather all who are wanted for each batch instead of taking the first; that most have not been
 * tried and are held by nobody is known beforehand.
 *
 * In the same moment each account is marked to adopt what holds: with as much room as rows take, it is written beside itself.
 */
export class PlanForAccountWork20261122000510 implements MigrationInterface {
  name = 'PlanForAccountWork20261122000510';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      select pg_restore_attribute_stats('schemaname', 'public', 'relname', 'account_work', 'attname', 'attempts', 'inherited', false,
        'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 2::real, 'most_common_vals', '{0,1}', 'most_common_freqs', '{0.9,0.09}'::real[]);
      select pg_restore_attribute_stats('schemaname', 'public', 'relname', 'account_work', 'attname', 'lease_until', 'inherited', false,
        'null_frac', 0.9::real, 'avg_width', 8, 'n_distinct', -0.01::real);
      alter table account set (fillfactor = 45);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account set (fillfactor = 60);
      select pg_clear_attribute_stats('public', 'account_work', name, false) from unnest(array['attempts', 'lease_until']) as name;
    `);
  }
}
