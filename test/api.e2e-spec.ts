import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { endpoints } from '#contracts/endpoints.ts';
import { describeApi } from '#server/openapi/describe-api.ts';
import { ApiModule } from '../apps/api/api.module.ts';
import { SetClock } from './support/clock.ts';
import { openTestDatabase, type TestDatabase } from './support/database.ts';
import { becomeOwner, openHttp, type TestHttp } from './support/http.ts';

/** Every route that the controllers of the API serve, as `METHOD /path`. */
function servedRoutes(http: TestHttp): string[] {
  const discovery = new DiscoveryService(http.app.get(ModulesContainer));
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap(({ metatype, instance }) => {
    if (!metatype || !instance) return [];
    const prefix = String(Reflect.getMetadata('path', metatype) ?? '');
    return scanner.getAllMethodNames(Object.getPrototypeOf(instance)).flatMap((name) => {
      const handler = Reflect.get(instance, name);
      const path: unknown = Reflect.getMetadata('path', handler);
      if (typeof path !== 'string') return [];
      const method = Number(Reflect.getMetadata('method', handler));
      const address = `/${prefix}/${path}`.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
      return [`${methods[method]} ${address}`];
    });
  });
}

/** As Nest numbers them. */
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

describe('the HTTP door', () => {
  let database: TestDatabase;
  let http: TestHttp;
  let cookie: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    const { imports = [] } = ApiModule.with(database.config);
    // Platform is opened by the test, with its own clock.
    http = await openHttp({ database, clock, imports: imports.filter((one) => !isPlatform(one)) });
    ({ cookie } = await becomeOwner(http));
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });

  it('serves every operation of the contract, and describes every route it serves', () => {
    const served = servedRoutes(http);
    const contract = endpoints.map((endpoint) => `${endpoint.method} /api${endpoint.path}`);
    expect(served).toEqual(expect.arrayContaining(contract));
    const description = describeApi({ url: 'https://keepwell.example', version: '1' });
    const described = Object.entries(Object(description['paths'])).flatMap(([path, operations]) =>
      Object.keys(Object(operations)).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    expect(served.toSorted()).toEqual(described.toSorted());
  });

  it('gives its description to anybody, and nothing else of the contract without a sign-in', async () => {
    expect((await http.send('GET', '/api/openapi.json')).body['openapi']).toBe('3.1.0');
    for (const { method, path } of endpoints.filter((endpoint) => endpoint.path !== '/setup')) {
      const address = `/api${path.replaceAll(/:\w+/g, '0199a5b0-0000-7000-8000-000000000000')}`;
      const answer = await http.send(method, address, method === 'GET' || method === 'DELETE' ? {} : { body: {} });
      expect([address, answer.status]).toEqual([address, 401]);
    }
  });

  it('refuses fields and query parameters that the contract does not name', async () => {
    const query = await http.send('GET', '/api/drafts?mode=live&workspace=other', { cookie });
    expect([query.status, query.body['code']]).toEqual([400, 'invalid_input']);
    for (const limit of ['1e9', '-1', '0', '1000000000', 'NaN']) {
      expect((await http.send('GET', `/api/drafts?mode=live&limit=${limit}`, { cookie })).status).toBe(400);
    }
    expect((await http.send('GET', '/api/drafts?mode=live&mode=test', { cookie })).status).toBe(400);
    expect((await http.send('GET', '/api/drafts?mode=live&cursor=broken', { cookie })).status).toBe(400);
    expect((await http.send('GET', '/api/drafts/not-an-id', { cookie })).status).toBe(404);
  });

  it('reads what a file is asked for as strictly', async () => {
    const file = async (id: string, query: string) => {
      const { status, body } = await http.send('GET', `/api/connections/${id}/calls.csv?${query}`, { cookie });
      return [status, body['code']];
    };
    const unknown = '0199a5b0-0000-7000-8000-000000000000';
    expect(await file(unknown, 'outcome=failed&path=/v1')).toEqual([404, 'connection_not_found']);
    expect(await file('not-an-id', '')).toEqual([404, 'not_found']);
    for (const query of ['outcome=bad', 'limit=5', 'path=%00', 'from=0000-01-01T00:00:00Z', 'status=1e2']) {
      expect([query, ...(await file(unknown, query))]).toEqual([query, 400, 'invalid_input']);
    }
  });

  it('sends headers that keep scripts of others out', async () => {
    const { headers } = await http.send('GET', '/live');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});

function isPlatform(one: unknown): boolean {
  const opened: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'module') : one;
  const name = typeof opened === 'function' ? opened.name : '';
  return ['PlatformModule', 'LoggerModule', 'WorkspacesModule'].includes(name);
}
