import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { JudgeEveryoneAnew20261122001320 } from './20261122001320-judge-everyone-anew.ts';

describe('judging everyone anew', () => {
  let migrating: MigrationSteps;
  let connectionId = '';

  beforeAll(async () => {
    migrating = await openMigrationSteps(new JudgeEveryoneAnew20261122001320());
    connectionId = await migrating.connect('connected');
  });
  afterAll(() => migrating.close());

  const add = (name: string, { isEvaluated = true, isKnown = true } = {}) =>
    migrating.addAccount(name, { evaluatedAt: isEvaluated ? new Date() : null, of: isKnown ? [connectionId] : [] });
  const wanted = async () => {
    const { rows } = await migrating.database.owner.query(
      `select a.name, w.wanted::int from account_work w join account a on a.id = w.account_id where w.wanted > w.done order by 1`,
    );
    return rows;
  };
  const bells = async () =>
    (
      await migrating.database.owner.query(
        `select workspace_id from directory_doorbell where kind = 'evaluate' and due_at <= now()`,
      )
    ).rows;

  it('asks for whom somebody speaks of and who was judged, rings once, and for nobody where there is none', async () => {
    await add('Left without billing', { isKnown: false });
    await add('Not read yet', { isEvaluated: false });
    await migrating.run('up');
    expect(await wanted()).toEqual([]);
    expect(await bells()).toEqual([]);
    await add('Without a subscription');
    await migrating.run('up');
    await migrating.run('up');
    expect(await wanted()).toEqual([{ name: 'Without a subscription', wanted: 2 }]);
    expect(await bells()).toEqual([{ workspace_id: migrating.workspaceId }]);
  });
});
