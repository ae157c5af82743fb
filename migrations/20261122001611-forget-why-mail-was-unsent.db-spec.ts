import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { ForgetWhyMailWasUnsent20261122001611 } from './20261122001611-forget-why-mail-was-unsent.ts';

describe('forgetting why mail was not sent', () => {
  let migrating: MigrationSteps;
  const connections = new Map<string, string>();
  const doubt =
    'INV-9 has a status that we do not know. Whether its cause still holds is not known, so this one waits for a person.';

  beforeAll(async () => {
    migrating = await openMigrationSteps(new ForgetWhyMailWasUnsent20261122001611());
    for (const status of ['connected', 'disconnected']) connections.set(status, await migrating.connect(status));
  });
  afterAll(() => migrating.close());

  async function add(name: string, of: readonly string[], detail: string): Promise<void> {
    const told = of.map((status) => connections.get(status) ?? '');
    const id = await migrating.addAccount(name, { status: 'contact', of: told });
    await migrating.rows(
      `insert into account_event (workspace_id, account_id, at, kind, words, detail) values ($1, $2, now(), 'message', $3, $4)`,
      id,
      'Not sent: Payment of INV-9',
      detail,
    );
  }

  it('forgets what billing said, of accounts that no connection speaks of any more', async () => {
    await add('Ended', ['disconnected'], doubt);
    await add('Ended, other reason', ['disconnected'], 'Its playbook is switched off.');
    await add('Known', ['connected'], doubt);
    await add('Known to one of two', ['disconnected', 'connected'], doubt);
    await migrating.run('up');
    const { rows } = await migrating.database.owner.query(
      `select a.name, e.detail from account_event e join account a on a.id = e.account_id order by 1`,
    );
    expect(rows.map(({ name, detail }) => [name, detail])).toEqual([
      ['Ended', null],
      ['Ended, other reason', 'Its playbook is switched off.'],
      ['Known', doubt],
      ['Known to one of two', doubt],
    ]);
  });
});
