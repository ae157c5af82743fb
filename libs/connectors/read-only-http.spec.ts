import { setTimeout as wait } from 'node:timers/promises';
import type { Access } from './access.ts';
import { originOf } from './base-address.ts';
import { ReadOnlyHttp } from './read-only-http.ts';
import type { AllowedRead, OutgoingCall } from './transport-call.ts';
import { TransportError } from './transport-error.ts';
import { anAccess } from './testing/an-access.ts';
import { type Handler, type Loopback, answer, listen } from './testing/loopback.ts';

const allowed: readonly AllowedRead[] = [
  { method: 'GET', path: /^\/v1\/things(?:\/[^/]+)?$/ },
  { method: 'POST', path: /^\/v1\/things\/find$/ },
];

let server: Loopback | undefined;

async function serve(handler: Handler): Promise<string> {
  server = await listen(handler);
  return server.baseUrl;
}

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function callTo(baseUrl: string, change: Partial<OutgoingCall> = {}): OutgoingCall {
  const { protocol, hostname, port } = new URL(baseUrl);
  return { method: 'GET', protocol, host: hostname, port, path: '/v1/things', headers: {}, body: null, ...change };
}

async function failureOf(access: Access, call: OutgoingCall, limits = {}): Promise<string> {
  try {
    await new ReadOnlyHttp(access, allowed, limits).send(call);
    return 'none';
  } catch (error) {
    return error instanceof TransportError ? error.failure : String(error);
  }
}

describe('the one transport', () => {
  it('gives the answer of a listed read and reports it without its query', async () => {
    const baseUrl = await serve((_request, response) => answer(response, 200, { ok: true }));
    const access = anAccess({ baseUrl });
    const got = await new ReadOnlyHttp(access, allowed).send(
      callTo(baseUrl, { path: '/v1/things/a%20b?email=x@y.example' }),
    );
    expect(got.status).toBe(200);
    expect(got.body.toString()).toBe('{"ok":true}');
    expect(access.calls).toEqual([
      {
        at: expect.any(Date),
        purpose: 'read',
        method: 'GET',
        path: '/v1/things/a%20b',
        status: 200,
        ms: expect.any(Number),
      },
    ]);
  });

  it('reads below the path of its base address, and nothing beside it', async () => {
    const origin = await serve((_request, response) => answer(response, 200, {}));
    const access = anAccess({ baseUrl: `${origin}/there/` });
    await new ReadOnlyHttp(access, allowed).send(callTo(origin));
    expect(server?.calls).toEqual(['GET /there/v1/things']);
    expect(access.calls).toMatchObject([{ path: '/there/v1/things' }]);
    for (const path of ['/../v1/things', '/../there', '/v1/other']) {
      expect(await failureOf(access, callTo(origin, { path }))).toBe('refused_write');
    }
  });

  it.each([
    ['another method', { method: 'DELETE' }],
    ['a method in lower case', { method: 'get' }],
    ['a POST to a path that is only read by GET', { method: 'POST', body: 'a=1' }],
    ['a path that is not listed', { path: '/v1/other' }],
    ['a path that only begins like a listed one', { path: '/v1/things/1/close' }],
    ['a path that climbs', { path: '/v1/things/../other' }],
    ['a read that carries a body', { body: 'a=1' }],
    ['another host', { host: 'localhost' }],
    ['another port', { port: '1' }],
    ['another protocol', { protocol: 'https' }],
    ['a path that names a host', { path: 'http://other.example/v1/things' }],
    ['a path that hides a host', { path: '@other.example/v1/things' }],
  ])('refuses %s before a socket opens', async (_what, change) => {
    const baseUrl = await serve((_request, response) => answer(response, 200, {}));
    const access = anAccess({ baseUrl });
    expect(await failureOf(access, callTo(baseUrl, change))).toMatch(/^refused_/);
    expect(server?.opened()).toBe(0);
    expect(access.calls).toEqual([]);
  });

  it('sends a listed search as POST', async () => {
    const baseUrl = await serve((_request, response) => answer(response, 200, {}));
    expect(
      await failureOf(anAccess({ baseUrl }), callTo(baseUrl, { method: 'POST', path: '/v1/things/find', body: '{}' })),
    ).toBe('none');
  });

  it('passes only the headers that a read needs', async () => {
    let headers: unknown;
    const baseUrl = await serve((request, response) => {
      headers = request.headers;
      answer(response, 200, {});
    });
    const call = callTo(baseUrl, { headers: { Authorization: 'Bearer k', 'X-HTTP-Method-Override': 'DELETE' } });
    await new ReadOnlyHttp(anAccess({ baseUrl }), allowed).send(call);
    expect(headers).toMatchObject({ authorization: 'Bearer k' });
    expect(headers).not.toHaveProperty('x-http-method-override');
  });

  it('does not follow a redirect', async () => {
    const baseUrl = await serve((_request, response) => answer(response, 302, '', { location: '/v1/things/1' }));
    expect(await failureOf(anAccess({ baseUrl }), callTo(baseUrl))).toBe('redirected');
    expect(server?.calls).toEqual(['GET /v1/things']);
  });

  it('waits for its turn before each call', async () => {
    const baseUrl = await serve((_request, response) => answer(response, 200, {}));
    const turns: string[] = [];
    const access = anAccess({ baseUrl, throttle: async (path) => void turns.push(path) });
    await new ReadOnlyHttp(access, allowed).send(callTo(baseUrl, { path: '/v1/things?a=1' }));
    expect(turns).toEqual(['/v1/things']);
  });

  it.each<[string, string, Handler]>([
    ['stays silent', 'too_slow', () => undefined],
    [
      'trickles',
      'too_slow',
      (_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
    ['hangs up at once', 'unreachable', (request) => request.socket.destroy()],
    [
      'hangs up in the middle',
      'cut',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['never stops', 'too_large', (_request, response) => response.end('x'.repeat(20_000))],
  ])('ends a call when the other side %s, and keeps no socket', async (_what, failure, handler) => {
    const baseUrl = await serve(handler);
    const access = anAccess({ baseUrl });
    const limits = { deadlineMs: 300, answerBytes: 10_000 };
    const ends = await Promise.all(Array.from({ length: 20 }, () => failureOf(access, callTo(baseUrl), limits)));
    expect(new Set(ends)).toEqual(new Set([failure]));
    expect(access.calls).toHaveLength(20);
    while ((server?.open() ?? 0) > 0) await wait(10);
    expect(server?.open()).toBe(0);
  });

  it('says unreachable when nobody listens, with status 0 in the ledger', async () => {
    const baseUrl = await serve(() => undefined);
    await server?.close();
    const access = anAccess({ baseUrl });
    expect(await failureOf(access, callTo(baseUrl))).toBe('unreachable');
    const words = `No connection to ${new URL(baseUrl).host}, .* Check that this machine can reach it`;
    await expect(new ReadOnlyHttp(access, allowed).send(callTo(baseUrl))).rejects.toThrow(new RegExp(words));
    expect(access.calls).toMatchObject([{ status: 0 }, { status: 0 }]);
  });

  it('tells of a call that could not even be sent', async () => {
    const baseUrl = await serve((_request, response) => answer(response, 200, {}));
    const access = anAccess({ baseUrl });
    expect(await failureOf(access, callTo(baseUrl, { headers: { authorization: 'Bearer \n' } }))).toBe('unreachable');
    expect(access.calls).toMatchObject([{ status: 0 }]);
  });

  it('stops when the work is stopped, before and during a call', async () => {
    const baseUrl = await serve(() => undefined);
    const work = new AbortController();
    const access = anAccess({ baseUrl, signal: work.signal });
    const during = failureOf(access, callTo(baseUrl));
    while ((server?.calls.length ?? 0) === 0) await wait(5);
    work.abort();
    expect(await during).toBe('aborted');
    expect(await failureOf(access, callTo(baseUrl))).toBe('aborted');
    expect(server?.calls).toHaveLength(1);
  });

  it("takes the moment of an answer from the vendor's clock, one second early", async () => {
    const date = 'Tue, 01 Sep 2026 10:00:00 GMT';
    const baseUrl = await serve((_request, response) => answer(response, 200, {}, { date }));
    const { knownAt } = await new ReadOnlyHttp(anAccess({ baseUrl }), allowed).send(callTo(baseUrl));
    expect(knownAt.getTime()).toBeLessThanOrEqual(Date.parse(date) - 1_000);
    expect(knownAt.getTime()).toBeGreaterThan(Date.parse(date) - 20_000);
  });
});

describe('originOf', () => {
  it.each(['http://127.0.0.1:4010', 'https://api.stripe.com', 'https://api.stripe.com/'])('takes %s', (baseUrl) => {
    expect(originOf(baseUrl).origin).toBe(new URL(baseUrl).origin);
  });

  it.each([
    '',
    'api.stripe.com',
    'ftp://a.example',
    'https://a.example/v1',
    'https://user:pw@a.example',
    'https://a.example/?x=1',
  ])('refuses "%s"', (baseUrl) => {
    expect(() => originOf(baseUrl)).toThrow(TransportError);
  });
});
