import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { aWorkspace, type TestWorkspace } from '../../test/support/workspace.ts';
import { FetchRatesJob } from './fetch-rates.job.ts';
import { RatesModule } from './rates.module.ts';
import { RatesQueries } from './rates.queries.ts';
import { Bank } from './testing/bank.ts';
import { anEnvelope } from './testing/envelope.ts';

const usd = (rate: string) => ({ USD: rate });

describe('the history of reference rates', () => {
  const recent = new Bank();
  const whole = new Bank();
  const clock = new SetClock();
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    database = await openTestDatabase({ REFERENCE_RATES_URL: await recent.open() });
    const config = { ...database.config, referenceRatesHistoryUrl: await whole.open() };
    rooms = await openRooms({ database: { ...database, config }, clock, imports: [RatesModule] });
  });
  beforeEach(async () => {
    await database.owner.query('delete from directory_connection');
    workspace = await aWorkspace(database);
    clock.set('2026-11-20T18:00:00Z');
    for (const bank of [recent, whole]) Object.assign(bank, { status: 200, asked: 0 });
    recent.body = anEnvelope({ '2026-11-20': usd('1.08'), '2026-09-01': usd('1.07') });
    whole.body = anEnvelope({
      '2026-11-20': usd('1.08'),
      '2026-09-01': usd('1.07'),
      '2024-11-29': usd('1.05'),
      '2024-10-01': usd('1.04'),
      '2024-09-30': usd('1.03'),
      '1999-01-04': usd('1.18'),
    });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
    await recent.close();
    await whole.close();
  });

  const fetching = () => rooms.get(FetchRatesJob);
  const connect = ({ workspaceId }: TestWorkspace) =>
    database.owner.query(
      `insert into directory_connection (public_id, workspace_id, connection_id, system)
       values ($1, $2, gen_random_uuid(), 'stripe')`,
      [`public_${workspaceId}`, workspaceId],
    );
  const days = async ({ workspaceId } = workspace) => {
    const { rows } = await rooms.get(RatesQueries).history(workspaceId, 'usd', undefined);
    return rows.map(({ day, perEuro }) => `${day} ${perEuro}`);
  };
  const words = async () => (await rooms.get(RatesQueries).get(workspace.workspaceId)).fetch.words;
  const allOf24Months = ['2026-11-20 1.08', '2026-09-01 1.07', '2024-11-29 1.05', '2024-10-01 1.04'];

  it('is read with the first rates of a workspace, as far back as months are reconstructed and no further', async () => {
    await connect(workspace);
    await fetching().tickForNewcomers();
    expect(await days()).toEqual(allOf24Months);
    expect(await words()).toBeNull();
  });

  it('is asked for once in all: not at each tick, and not at the next publication', async () => {
    const other = await aWorkspace(database, 'Southwind');
    await connect(workspace);
    await connect(other);
    await fetching().tickForNewcomers();
    expect(await days(other)).toEqual(allOf24Months);
    await fetching().tickForNewcomers();
    await fetching().tick();
    clock.set('2026-11-23T18:00:00Z');
    await fetching().tick();
    expect([recent.asked, whole.asked]).toEqual([2, 1]);
  });

  it('is brought by the clock for a workspace that has only been fetched for by hand', async () => {
    await connect(workspace);
    await fetching().fetchNow(workspace.workspaceId);
    expect(await days()).toEqual(['2026-11-20 1.08', '2026-09-01 1.07']);
    await fetching().tick();
    expect(await days()).toEqual(allOf24Months);
    expect([recent.asked, whole.asked]).toEqual([1, 1]);
  });

  it('that does not come leaves what is there, says so, and is tried again an hour later', async () => {
    await connect(workspace);
    whole.status = 503;
    await fetching().tickForNewcomers();
    expect(await days()).toEqual(['2026-11-20 1.08', '2026-09-01 1.07']);
    expect(await words()).toMatch(
      /^Older rates are missing: 127\.0\.0\.1:\d+ answered 503\. It is tried again within the hour/,
    );
    whole.status = 200;
    await fetching().tick();
    expect(whole.asked).toBe(1);
    clock.set('2026-11-20T19:00:01Z');
    await fetching().tick();
    expect(await days()).toEqual(allOf24Months);
    expect(await words()).toBeNull();
    expect(recent.asked).toBe(1);
  });

  it('is not asked for where nothing else came either', async () => {
    await connect(workspace);
    recent.status = 503;
    await fetching().tickForNewcomers();
    expect(whole.asked).toBe(0);
    expect(await words()).toMatch(/answered 503/);
  });

  it('is read again when nobody fetched for longer than the recent rates reach back', async () => {
    await connect(workspace);
    await fetching().tickForNewcomers();
    clock.set('2027-03-01T18:00:00Z');
    recent.body = anEnvelope({ '2027-03-01': usd('1.1') });
    whole.body = anEnvelope({ '2027-03-01': usd('1.1'), '2026-11-27': usd('1.09') });
    await fetching().tick();
    expect((await days()).slice(0, 3)).toEqual(['2027-03-01 1.1', '2026-11-27 1.09', '2026-11-20 1.08']);
  });

  it('is never asked of an address that the operator did not give, whose own file is read as far back', async () => {
    const own = await openRooms({ database, clock, imports: [RatesModule] });
    await connect(workspace);
    recent.body = whole.body;
    await own.get(FetchRatesJob).tickForNewcomers();
    await own.close();
    expect([recent.asked, whole.asked]).toEqual([1, 0]);
    expect(await days()).toEqual(allOf24Months);
  });

  it('tells open pages to look again', async () => {
    await connect(workspace);
    const heard: string[] = [];
    database.owner.on('notification', ({ payload = '' }) => heard.push(payload));
    await database.owner.query('listen keepwell_changed');
    await fetching().tickForNewcomers();
    await database.owner.query('unlisten keepwell_changed');
    expect(heard.map((payload) => JSON.parse(payload))).toEqual(
      Array.from({ length: 2 }, () => ({ workspaceId: workspace.workspaceId, topic: 'accounts', ids: [] })),
    );
  });
});
