import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { becomeOwner, cookieOf, openHttp, ownerPassword, type TestHttp } from '../../test/support/http.ts';
import { SetupService } from './setup.service.ts';

let database: TestDatabase;
let http: TestHttp;
let clock: SetClock;

beforeEach(async () => {
  database = await openTestDatabase();
  clock = new SetClock();
  http = await openHttp({ database, clock });
});
afterEach(async () => {
  await http.close();
  await database.close();
});

const signIn = (email: string, password: string, headers = {}) =>
  http.send('POST', '/api/auth/sign-in/email', { body: { email, password }, headers });

describe('the set-up link', () => {
  it('makes one owner, however many people open it at once', async () => {
    const link = await http.app.get(SetupService).issueLink();
    const token = new URL(link ?? '').searchParams.get('token');
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        http.send('POST', '/api/setup', {
          body: {
            token,
            name: `Person ${n}`,
            email: `person${n}@northwind.example`,
            password: ownerPassword,
            workspaceName: 'Northwind',
            timeZone: 'Europe/Berlin',
          },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404]);
    const counts = await database.owner.query(
      `select (select count(*) from workspace)::int as workspaces, (select count(*) from member)::int as members,
         (select count(*) from auth_user)::int as users`,
    );
    expect(counts.rows[0]).toEqual({ workspaces: 1, members: 1, users: 1 });
    expect(await http.app.get(SetupService).issueLink()).toBeNull();
  });

  it('is replaced by a newer one, and says whether it still works', async () => {
    const first = new URL((await http.app.get(SetupService).issueLink()) ?? '');
    const second = new URL((await http.app.get(SetupService).issueLink()) ?? '');
    expect((await http.send('GET', `/api/setup${first.search}`)).body).toEqual({ isValid: false });
    expect((await http.send('GET', `/api/setup${second.search}`)).body).toEqual({ isValid: true });
  });

  it('refuses a short password, an unknown time zone and unknown fields by name', async () => {
    const answer = await http.send('POST', '/api/setup', {
      body: { token: 'x'.repeat(30), name: 'A', email: 'a', password: 'short', workspaceName: 'W', role: 'owner' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body['code']).toBe('invalid_input');
    const named = JSON.stringify(answer.body['problems']);
    for (const field of ['email', 'password', 'role']) expect(named).toContain(field);
  });
});

describe('sign-in', () => {
  it('gives a new cookie each time, out of reach for scripts, dead after sign-out', async () => {
    const owner = await becomeOwner(http);
    expect((await http.send('GET', '/api/me', { cookie: owner.cookie })).body).toMatchObject({
      member: { name: 'Ada Keel', role: 'owner' },
      workspace: { id: owner.workspaceId, name: 'Northwind' },
      modes: [],
      defaultMode: 'test',
    });
    const again = await signIn('ADA@northwind.example', ownerPassword);
    expect(again.status).toBe(200);
    expect(again.headers.getSetCookie().join()).toMatch(/HttpOnly/i);
    expect(again.headers.getSetCookie().join()).toMatch(/SameSite=Lax/i);
    const cookie = cookieOf(again);
    expect(cookie).not.toBe(owner.cookie);
    await http.send('POST', '/api/auth/sign-out', { cookie });
    expect((await http.send('GET', '/api/me', { cookie })).status).toBe(401);
    expect((await http.send('GET', '/api/me', { cookie: owner.cookie })).status).toBe(200);
  });

  it('answers a wrong password, an unknown account and a resting account alike', async () => {
    await becomeOwner(http);
    const wrong = await signIn('ada@northwind.example', 'not the password');
    const unknown = await signIn('nobody@northwind.example', 'not the password');
    for (let failure = 2; failure <= 5; failure += 1) await signIn('ada@northwind.example', 'not the password');
    const resting = await signIn('ada@northwind.example', ownerPassword);
    const told = [wrong, unknown, resting].map(({ status, body }) => ({
      status,
      code: body['code'],
      message: body['message'],
    }));
    expect(told[0]).toMatchObject({ status: 401, code: 'wrong_credentials' });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    clock.advance(60_000);
    expect((await signIn('ada@northwind.example', ownerPassword)).status).toBe(200);
  });

  it('refuses the 21st attempt of one network within a minute', async () => {
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      expect((await signIn(`person${attempt}@northwind.example`, 'whatever it is')).status).toBe(401);
    }
    const refused = await signIn('person21@northwind.example', 'whatever it is');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
  });

  it('counts attempts by network address, and believes only a named proxy about whose they are', async () => {
    const trying = async (from: TestHttp, visitor: string) => {
      const headers = { 'x-forwarded-for': visitor };
      const body = { email: 'person@northwind.example', password: 'whatever it is' };
      return (await from.send('POST', '/api/auth/sign-in/email', { body, headers })).status;
    };
    const fill = async (from: TestHttp) => {
      for (let attempt = 1; attempt <= 20; attempt += 1) await trying(from, '203.0.113.7');
    };
    await fill(http);
    expect(await trying(http, '203.0.113.8')).toBe(429);
    clock.advance(61_000);
    const config = { ...database.config, trustProxy: ['127.0.0.1'] };
    const behind = await openHttp({ database: { ...database, config }, clock });
    await fill(behind);
    expect([await trying(behind, '203.0.113.7'), await trying(behind, '203.0.113.8')]).toEqual([429, 401]);
    await behind.close();
  });

  it('has no way to sign up and opens nothing else of the library', async () => {
    for (const path of ['sign-up/email', 'change-password', 'update-user', 'list-sessions', 'ok', 'delete-user']) {
      for (const method of ['GET', 'POST']) {
        const answer = await http.send(method, `/api/auth/${path}`, method === 'POST' ? { body: {} } : {});
        expect(answer.status).toBe(404);
      }
    }
  });
});

describe('writes', () => {
  const key = { name: 'Warehouse' };

  it('need proof that they come from our own page when a cookie is the credential', async () => {
    const { cookie } = await becomeOwner(http);
    const write = (headers: Record<string, string>) =>
      http.send('POST', '/api/api-keys', { cookie, body: key, isOwnPage: false, headers });
    expect((await write({})).status).toBe(403);
    expect((await write({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await write({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await write({ origin: database.config.publicUrl })).status).toBe(200);
  });

  it('work with an API key until it is revoked; its secret is nowhere to be found', async () => {
    const { cookie, workspaceId } = await becomeOwner(http);
    const made = await http.send('POST', '/api/api-keys', { cookie, body: key });
    const secret = String(made.body['secret']);
    expect(secret).toMatch(/^kw_/);
    const me = await http.send('GET', '/api/me', { key: secret });
    expect(me.body).toMatchObject({ workspace: { id: workspaceId } });
    const listed = await http.send('GET', '/api/api-keys', { key: secret });
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    expect(listed.body['rows']).toMatchObject([
      { name: 'Warehouse', lastFour: secret.slice(-4), createdBy: 'Ada Keel' },
    ]);
    const { id } = Object(made.body['key']);
    const removed = await http.send('DELETE', `/api/api-keys/${id}`, { key: secret, isOwnPage: false });
    expect(removed.status).toBe(200);
    expect((await http.send('GET', '/api/me', { key: secret })).status).toBe(401);
    expect((await http.send('GET', '/api/me', { key: 'kw_never_made' })).status).toBe(401);
  });

  it('are refused to a viewer, and keys to everybody below admin', async () => {
    const { cookie } = await becomeOwner(http);
    await database.owner.query(`update member set role = 'viewer'`);
    const refused = await http.send('POST', '/api/api-keys', { cookie, body: key });
    expect(refused.status).toBe(403);
    expect(refused.body['code']).toBe('role_missing');
    await database.owner.query(`update member set role = 'csm'`);
    expect((await http.send('GET', '/api/api-keys', { cookie })).status).toBe(403);
    expect((await http.send('GET', '/api/members', { cookie })).status).toBe(200);
  });

  it('end with the membership', async () => {
    const { cookie } = await becomeOwner(http);
    const made = await http.send('POST', '/api/api-keys', { cookie, body: key });
    await database.owner.query(`delete from directory_member`);
    expect((await http.send('GET', '/api/me', { cookie })).status).toBe(401);
    expect(made.status).toBe(200);
  });
});

describe('a body', () => {
  it('is refused beyond 1 MiB, as broken JSON and with a poisoned prototype', async () => {
    const send = async (body: string) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${http.url}/api/setup`, { method: 'POST', headers, body })).status;
    };
    expect(await send(JSON.stringify({ name: 'x'.repeat(1_100_000) }))).toBe(413);
    expect(await send('{"name":')).toBe(400);
    expect(await send('{"__proto__":{"isAdmin":true}}')).toBe(400);
  });

  it('fails with an id and without a stack', async () => {
    const answer = await http.send('GET', '/api/nothing-here');
    expect(answer.status).toBe(404);
    expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
    expect(JSON.stringify(answer.body)).not.toMatch(/\.ts|node_modules/);
  });
});
