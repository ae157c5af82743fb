import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { OrderAllCurrencies20261123002160 } from './20261123002160-order-all-currencies.ts';

describe('ordering accounts in all currencies', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(new OrderAllCurrencies20261123002160());
  });
  afterAll(() => migrating.close());

  const add = async (name: string, mrr: unknown) => {
    const id = await migrating.addAccount(name, { status: 'active', evaluatedAt: new Date() });
    await migrating.rows(`update account set mrr = $3 where workspace_id = $1 and id = $2`, id, JSON.stringify(mrr));
  };
  const wanted = async () =>
    (
      await migrating.database.owner.query(
        `select a.name from account_work w join account a on a.id = w.account_id where w.wanted > w.done order by 1`,
      )
    ).rows.map(({ name }) => name);

  it('asks for those who are billed in one that was not counted, and for nobody else', async () => {
    await add('Euros', [{ minor: 100, currency: 'eur' }]);
    await add('Unknown', null);
    await add('Nothing', []);
    await migrating.run('up');
    expect(await wanted()).toEqual([]);
    await add('Dong', [{ minor: 100, currency: 'vnd' }]);
    await add('Dollars and pesos', [
      { minor: 100, currency: 'usd' },
      { minor: 100, currency: 'clp' },
    ]);
    await migrating.run('up');
    expect(await wanted()).toEqual(['Dollars and pesos', 'Dong']);
    const { rows } = await migrating.database.owner.query(`select 1 from directory_doorbell where kind = 'evaluate'`);
    expect(rows).toHaveLength(1);
  });
});
