import { randomBytes } from 'node:crypto';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { aWorkspaceWithKey, openHttp, type TestHttp } from '../../test/support/http.ts';
import { keyIdOf } from '../platform/config/main-keys.ts';
import { Resealing } from '../platform/secrets/resealing.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';

let database: TestDatabase;
let http: TestHttp;
let clock: SetClock;
let key: string;

beforeAll(async () => {
  database = await openTestDatabase();
  clock = new SetClock();
  http = await openHttp({ database, clock });
});
beforeEach(async () => {
  ({ key } = await aWorkspaceWithKey(http, database));
});
afterAll(async () => {
  await http.close();
  await database.close();
});

const make = (name: string, idempotencyKey: string, options: { key?: string; from?: TestHttp } = {}) =>
  (options.from ?? http).send('POST', '/api/api-keys', {
    key: options.key ?? key,
    body: { name },
    headers: { 'idempotency-key': idempotencyKey },
  });
const made = async (name: string) =>
  (await database.owner.query(`select 1 from api_key where name = $1`, [name])).rowCount;

describe('a write with an idempotency key', () => {
  it('is carried out once and answered alike, a secret included, which nobody can read in the database', async () => {
    const [first, second] = [await make('Warehouse', 'a-1'), await make('Warehouse', 'a-1')];
    expect([first.status, second.status, await made('Warehouse')]).toEqual([200, 200, 1]);
    expect(second.body).toEqual(first.body);
    expect([first, second].map((answer) => answer.headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    const kept = await database.owner.query<{ text: string }>(
      `select encode(sealed_answer, 'escape') as text from idempotent_request`,
    );
    expect(kept.rowCount).toBeGreaterThan(0);
    for (const { text } of kept.rows) expect(text).not.toContain(String(first.body['secret']).slice(3));
  });

  it('is refused with the same key for another body or another address', async () => {
    await make('Till', 'b-1');
    const body = await make('Another till', 'b-1');
    const headers = { 'idempotency-key': 'b-1' };
    const address = await http.send('DELETE', `/api/api-keys/0199a5b0-0000-7000-8000-000000000000`, { key, headers });
    expect([body, address].map(({ status, body: { code } }) => [status, code])).toEqual([
      [409, 'idempotency_key_reused'],
      [409, 'idempotency_key_reused'],
    ]);
    expect(await made('Another till')).toBe(0);
  });

  it('happens once when it comes five times at once: the others hear its answer, or to ask again shortly', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => make('Five', 'c-1')));
    expect(await made('Five')).toBe(1);
    const done = answers.filter((answer) => answer.status === 200);
    expect(new Set(done.map((answer) => answer.body['secret'])).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect([answer.status, answer.body['code'], answer.headers.get('retry-after')]).toEqual([
        409,
        'idempotency_in_progress',
        '1',
      ]);
    }
  });

  it('is each caller’s own', async () => {
    const other = await make('For another', 'd-0');
    const otherKey = String(other.body['secret']);
    const [mine, theirs] = [await make('Same', 'd-1'), await make('Same', 'd-1', { key: otherKey })];
    expect(mine.body['secret']).not.toBe(theirs.body['secret']);
    expect(await made('Same')).toBe(2);
  });

  it('is refused again in the same words', async () => {
    const gone = () =>
      http.send('DELETE', `/api/api-keys/0199a5b0-0000-7000-8000-000000000000`, {
        key,
        headers: { 'idempotency-key': 'e-1' },
      });
    const [first, second] = [await gone(), await gone()];
    expect([first.status, second.status]).toEqual([404, 404]);
    expect([second.body['code'], second.body['message']]).toEqual([first.body['code'], first.body['message']]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('that broke off in the middle is not carried out again', async () => {
    await make('Broken', 'f-1');
    await database.owner.query(`update idempotent_request set sealed_answer = null`);
    expect((await make('Broken', 'f-1')).body['code']).toBe('idempotency_in_progress');
    clock.advance(121_000);
    const later = await make('Broken', 'f-1');
    expect([later.status, later.body['code'], await made('Broken')]).toEqual([409, 'idempotency_unknown', 1]);
  });

  it('is forgotten after 24 hours', async () => {
    await make('Yesterday', 'g-1');
    clock.advance(24 * 3_600_000);
    expect((await make('Yesterday', 'g-1')).headers.get('idempotency-replayed')).toBeNull();
    expect(await made('Yesterday')).toBe(2);
    clock.advance(24 * 3_600_000);
    await http.app.get(BellWorker).drain('forget');
    expect((await database.owner.query(`select 1 from idempotent_request`)).rowCount).toBe(0);
  });

  it('names what a key may be', async () => {
    for (const odd of ['two words', 'x'.repeat(256)]) {
      expect((await make('Odd', odd)).body).toMatchObject({ code: 'invalid_idempotency_key' });
    }
    expect(await made('Odd')).toBe(0);
  });

  it('is answered alike after the main key has changed', async () => {
    const first = await make('Rotated', 'h-1');
    const secretKey = randomBytes(32);
    const { secretKey: former } = database.config;
    const keys = { secretKey, secretKeyId: keyIdOf(secretKey), formerKeys: [former] };
    const rotating = await openHttp({ database: { ...database, config: { ...database.config, ...keys } }, clock });
    await rotating.app.get(Resealing).run();
    await rotating.close();
    const alone = { ...database.config, ...keys, formerKeys: [] };
    const rotated = await openHttp({ database: { ...database, config: alone }, clock });
    const again = await make('Rotated', 'h-1', { from: rotated });
    await rotated.close();
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});
