import { randomUUID } from 'node:crypto';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { AccountSearchQueries } from './account-search.queries.ts';
import { AccountsModule } from './accounts.module.ts';

describe('the search for an account', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let workspaceId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock: new SetClock(), imports: [AccountsModule] });
  });
  beforeEach(async () => {
    ({ workspaceId } = await aWorkspace(database));
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const add = async (name: string, mrrRank: number, { emails = [], mode = 'test', status = 'active' }: Given = {}) => {
    const id = randomUUID();
    await database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, mrr_rank) values ($1, $2, $3, $4, lower($4), $5, $6)`,
      [workspaceId, id, mode, name, status, mrrRank],
    );
    for (const email of emails) {
      await database.owner.query(
        `insert into billing_customer (workspace_id, connection_id, external_id, account_id, link, linked_at, email, email_normal)
         select $1, c.id, $2, $3, 'own', now(), $4, lower($4) from connection c where c.workspace_id = $1`,
        [workspaceId, randomUUID(), id, email],
      );
    }
  };
  interface Given {
    readonly emails?: readonly string[];
    readonly mode?: 'live' | 'test';
    readonly status?: string;
  }
  const aConnection = () =>
    database.owner.query(
      `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials, status)
       values ($1, gen_random_uuid(), $2, 'stripe', 'test', 'Northwind', 'restricted', '0000', '', 'connected')`,
      [workspaceId, randomUUID()],
    );
  const find = async (text: string) =>
    (await rooms.get(AccountSearchQueries).find(workspaceId, { mode: 'test', text })).rows;
  const names = async (text: string) => (await find(text)).map(({ name }) => name);

  it('puts the name itself first, then beginnings of it, of its words, and what is inside; then the MRR', async () => {
    await add('Romaggio Works', 800);
    await add('Cafémaggio', 810);
    await add('Bode & Maggio', 700);
    await add('Bode-Maggio', 600);
    await add('Halden (Maggio)', 500);
    await add('Maggio Capital', 100);
    await add('Maggio Tools', 200);
    await add('Maggio', 1);
    await add('Maggio Live', 999, { mode: 'live' });
    await aConnection();
    await add('Kiehn Foods', 950, { emails: ['desk@maggio-foods.example', 'accounts@maggio-foods.example'] });
    const words = ['Bode & Maggio', 'Bode-Maggio', 'Halden (Maggio)'];
    const best = ['Maggio', 'Maggio Tools', 'Maggio Capital', ...words, 'Cafémaggio', 'Romaggio Works'];
    expect(await names('MAGGIO')).toEqual(best);
    expect(await names('maggio-f')).toEqual(['Kiehn Foods']);
  });

  it('says by which billing address one was found whose name is another', async () => {
    await aConnection();
    await add('Kiehn Foods', 2, { emails: ['desk@maggio.example', 'Accounts@Maggio.example', 'other@kiehn.example'] });
    await add('Maggio', 1, { emails: ['office@maggio.example'] });
    const found = (await find('maggio')).map(({ name, foundBy }) => [name, foundBy]);
    expect(found).toEqual([
      ['Maggio', null],
      ['Kiehn Foods', 'accounts@maggio.example'],
    ]);
    expect((await find('desk@maggio')).map(({ foundBy }) => foundBy)).toEqual(['desk@maggio.example']);
  });

  it('takes one or two letters as a beginning, and signs as they stand', async () => {
    await aConnection();
    await add('Omaha Steel', 2, { emails: ['ma@omaha.example'] });
    await add('Tomas', 3);
    await add('Maggio', 1, { status: 'contact' });
    expect((await find('ma')).map(({ name, foundBy }) => [name, foundBy])).toEqual([
      ['Maggio', null],
      ['Omaha Steel', 'ma@omaha.example'],
    ]);
    expect(await names('mag%')).toEqual([]);
    const signs = String.raw`a.b*c+d?(e)[f]{2}|^g$\h`;
    await add(`Tools ${signs}`, 1);
    await add(`Tools${signs}`, 2);
    expect(await names(signs)).toEqual([`Tools ${signs}`, `Tools${signs}`]);
  });

  it('answers with no more than a list shows at once', async () => {
    for (let at = 0; at < 12; at += 1) await add(`Maggio ${at}`, at);
    expect(await find('maggio')).toHaveLength(8);
  });
});
