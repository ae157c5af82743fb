import { openMigrationSteps } from '../test/support/migration-steps.ts';
import { JudgeTheFailedAnew20261123001701 } from './20261123001701-judge-the-failed-anew.ts';

it('asks for those whose payment failed alone, and says that there is work', async () => {
  const migrating = await openMigrationSteps(new JudgeTheFailedAnew20261123001701());
  const { database, workspaceId } = migrating;
  try {
    await database.owner.query(
      `insert into account (workspace_id, mode, name, name_normal, payment_state)
       select $1, 'test', given, given, given from unnest(array['failed', 'ok', 'card_expiring']) given`,
      [workspaceId],
    );
    await migrating.run('up');
    const wanted = await database.owner.query(
      `select a.name from account_work w join account a on a.id = w.account_id where w.wanted > w.done`,
    );
    expect(wanted.rows).toEqual([{ name: 'failed' }]);
    const bells = await database.owner.query(`select 1 from directory_doorbell where kind = 'evaluate'`);
    expect(bells.rows).toHaveLength(1);
  } finally {
    await migrating.close();
  }
});
