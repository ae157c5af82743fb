import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { aWorkspaceWithKey, openHttp, type TestHttp } from '../../test/support/http.ts';
import { RatesModule } from './rates.module.ts';
import { anEnvelope, daysOfRates } from './testing/envelope.ts';

describe('an import of the history of rates', () => {
  let database: TestDatabase;
  let http: TestHttp;
  let key: string;
  let workspaceId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    http = await openHttp({ database, clock: new SetClock(new Date('2026-11-20T18:00:00Z')), imports: [RatesModule] });
  });
  beforeEach(async () => {
    ({ key, workspaceId } = await aWorkspaceWithKey(http, database));
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });

  const post = (path: string, body: unknown) => http.send('POST', `/api${path}`, { key, body });
  const importOf = (xml: string) => post('/exchange-rates/import', { xml });
  const kept = async () => {
    const { rows } = await database.owner.query<{ rates: number; days: number }>(
      `select count(*)::int as rates, count(distinct day)::int as days from exchange_rate where workspace_id = $1`,
      [workspaceId],
    );
    return rows[0];
  };

  it('takes a file of more than 1 MiB, and changes nothing the second time', async () => {
    const xml = anEnvelope(daysOfRates(1_000));
    expect(xml.length).toBeGreaterThan(1_048_576);
    const answer = { read: 29_000, days: 1_000, from: '2024-02-25', to: '2026-11-20' };
    expect(await importOf(xml)).toMatchObject({ status: 200, body: { ...answer, kept: 29_000 } });
    expect(await importOf(xml)).toMatchObject({ status: 200, body: { ...answer, kept: 0 } });
    expect(await kept()).toEqual({ rates: 29_000, days: 1_000 });
  });

  it('keeps nothing of a long file in which one rate is wrong', async () => {
    const xml = anEnvelope({ ...daysOfRates(1_000), '2020-01-02': { USD: 'N/A' } });
    expect(await importOf(xml)).toMatchObject({
      status: 400,
      body: { message: 'The rate of USD on 2020-01-02 is not a positive number.' },
    });
    expect(await kept()).toEqual({ rates: 0, days: 0 });
  });

  it('refuses in words what is larger than any history', async () => {
    expect(await importOf('x'.repeat(12 * 1_048_576))).toMatchObject({
      status: 413,
      body: { code: 'too_large', message: 'The body is larger than 12 MiB.' },
    });
  });

  it('leaves the limit of every other operation as it is', async () => {
    expect(await post('/exchange-rates/fetch', { pad: 'x'.repeat(1_048_576) })).toMatchObject({
      status: 413,
      body: { code: 'too_large', message: 'The body is larger than 1 MiB.' },
    });
  });
});
