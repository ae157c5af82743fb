import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../errors/app-error.ts';
import { QuickRoutes, type QuickRequest } from './quick-routes.ts';

describe('a route that is answered before the framework', () => {
  let server: Server;
  let url: string;
  let seen: QuickRequest[];

  beforeEach(async () => {
    seen = [];
    const routes = new QuickRoutes();
    routes.add({
      method: 'POST',
      pattern: /^\/post\/(\w+)$/,
      name: '/post/:name',
      answer: async (request) => {
        seen.push(request);
        if (request.places[0] === 'busy') throw new AppError('unavailable', 'busy', 'Come again.');
        if (request.places[0] === 'broken') throw new Error('a secret');
        return '{"done":true}';
      },
    });
    server = createServer((_request, response) => response.end('framework'));
    routes.takeFirst(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const post = (path: string, body: string | Buffer = '') => fetch(`${url}${path}`, { method: 'POST', body });

  it('gets the bytes as they came and answers with what it says', async () => {
    const bytes = Buffer.from([0, 255, 10]);
    const answer = await post('/post/one', bytes);
    expect([answer.status, await answer.json()]).toEqual([200, { done: true }]);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen).toMatchObject([{ places: ['one'], body: bytes }]);
    expect((await post('/post/one')).status).toBe(200);
    expect(seen[1]?.body).toHaveLength(0);
  });

  it('leaves everything else to the framework: another method, another address, another spelling', async () => {
    const others = [
      fetch(`${url}/post/one`),
      post('/post'),
      post('/post/one/'),
      post('/post/%6Fne'),
      post('/post/one?x=1'),
    ];
    for (const answer of await Promise.all(others)) expect(await answer.text()).toBe('framework');
    expect(seen).toEqual([]);
  });

  it('says what failed as the filter does: a code, words, the id of the request, never a stack', async () => {
    const busy = await post('/post/busy');
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await busy.json()).toEqual({
      code: 'busy',
      message: 'Come again.',
      requestId: busy.headers.get('x-request-id'),
    });
    const broken = await post('/post/broken');
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('secret');
  });

  it('refuses a body of more than 1 MiB, whether its length was told or not', async () => {
    const told = await post('/post/one', Buffer.alloc(1_048_577));
    expect([told.status, await told.json()]).toEqual([413, expect.objectContaining({ code: 'too_large' })]);
    const untold = await new Promise<number | undefined>((resolve) => {
      const sending = ask(`${url}/post/one`, { method: 'POST' }, (response) => resolve(response.statusCode));
      sending.on('error', () => undefined);
      for (let n = 0; n < 17; n += 1) sending.write(Buffer.alloc(65_536));
    });
    expect(untold).toBe(413);
    expect((await post('/post/one', Buffer.alloc(1_048_576))).status).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it('forgets whoever hangs up before the end', async () => {
    const hungUp = new Promise((resolve) => server.once('request', (request) => request.once('close', resolve)));
    const sending = ask(`${url}/post/one`, { method: 'POST', headers: { 'content-length': 10 } });
    sending.on('error', () => undefined);
    sending.write('half');
    await new Promise((resolve) => server.once('request', resolve));
    sending.destroy();
    await hungUp;
    expect(seen).toEqual([]);
    expect((await post('/post/one')).status).toBe(200);
  });
});
