import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { becomeOwner, cookieOf, openHttp, ownerPassword, type TestHttp } from '../../test/support/http.ts';
import { Database } from '../platform/database/database.ts';
import { Changes } from '../platform/notify/changes.ts';
import { LiveModule } from './live.module.ts';

let database: TestDatabase;
let http: TestHttp;

beforeEach(async () => {
  database = await openTestDatabase();
  http = await openHttp({ database, clock: new SetClock(), imports: [LiveModule] });
});
afterEach(async () => {
  await http.close();
  await database.close();
});

/** Opens the stream; `until` reads on until the text so far fits, or the stream has ended. */
async function openStream(credential: { cookie: string } | { authorization: string }) {
  const response = await fetch(`${http.url}/api/changes`, { headers: credential });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(text)) {
      const part = await reader?.read();
      if (!part || part.done) return `${text}[end]`;
      text += part.value;
    }
    return text;
  };
  return { response, until };
}

const announce = (workspaceId: string, topic: string) =>
  http.app.get(Database).write(workspaceId, (scope) => http.app.get(Changes).announce(scope, topic, [workspaceId]));

describe('the stream of changes', () => {
  it('tells what changed in its own workspace and nothing of another', async () => {
    const { cookie, workspaceId } = await becomeOwner(http);
    const stream = await openStream({ cookie });
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    await stream.until(/event: open/);
    await announce('0199a5b0-0000-7000-8000-000000000000', 'drafts');
    await announce(workspaceId, 'flags');
    const text = await stream.until(/event: change/);
    expect(text).toContain(`data: {"topic":"flags","ids":["${workspaceId}"]}`);
    expect(text).not.toContain('drafts');
  });

  it('ends with the membership', async () => {
    const { cookie } = await becomeOwner(http);
    const stream = await openStream({ cookie });
    await stream.until(/event: open/);
    await database.owner.query(`delete from directory_member`);
    expect(await stream.until(/never/)).toContain('[end]');
  });

  it('ends with the sign-out that ends its session, and goes on for another session', async () => {
    const { cookie, workspaceId, email } = await becomeOwner(http);
    const other = await http.send('POST', '/api/auth/sign-in/email', { body: { email, password: ownerPassword } });
    const [ending, going] = await Promise.all([openStream({ cookie }), openStream({ cookie: cookieOf(other) })]);
    await Promise.all([ending.until(/event: open/), going.until(/event: open/)]);
    await http.send('POST', '/api/auth/sign-out', { cookie });
    expect(await ending.until(/never/)).toContain('[end]');
    await announce(workspaceId, 'flags');
    expect(await going.until(/event: change/)).not.toContain('[end]');
  });

  it('ends with the key that opened it', async () => {
    const { cookie } = await becomeOwner(http);
    const made = await http.send('POST', '/api/api-keys', { cookie, body: { name: 'Warehouse' } });
    const stream = await openStream({ authorization: `Bearer ${String(made.body['secret'])}` });
    await stream.until(/event: open/);
    await http.send('DELETE', `/api/api-keys/${String(Object(made.body['key']).id)}`, { cookie });
    expect(await stream.until(/never/)).toContain('[end]');
  });

  it('does not hold the server back from closing', async () => {
    const { cookie } = await becomeOwner(http);
    const stream = await openStream({ cookie });
    await stream.until(/event: open/);
    await Promise.all([http.app.close(), stream.until(/never/)]);
    expect(await stream.until(/never/)).toContain('[end]');
  });

  it('is refused without a sign-in', async () => {
    expect((await http.send('GET', '/api/changes')).status).toBe(401);
  });
});

describe('the probes', () => {
  it('stay alive and say what is missing', async () => {
    expect((await http.send('GET', '/live')).body).toEqual({ status: 'ok' });
    expect((await http.send('GET', '/ready')).status).toBe(200);
  });
});
