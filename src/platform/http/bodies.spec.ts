import { once } from 'node:events';
import { request } from 'node:http';
import { Body, Controller, Post } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { until } from '../../../test/support/until.ts';
import { takesBytes } from './bodies.ts';
import { httpAdapter, prepareHttp } from './http.ts';
import { takesUpTo } from './large-bodies.ts';
import { QuickRoutes } from './quick-routes.ts';

@Controller()
class Echo {
  @Post('/api/value')
  value(@Body() body: unknown): unknown {
    return { value: body ?? null };
  }

  @Post('/api/file')
  @RouteConfig(takesUpTo(2 * 1_048_576))
  file(@Body() body: unknown): unknown {
    return { characters: typeof body === 'string' ? body.length : null };
  }

  @Post('/hooks')
  @RouteConfig(takesBytes)
  bytes(@Body() body: unknown): unknown {
    return { bytes: Buffer.isBuffer(body) ? body.toString('hex') : null };
  }
}

describe('bodies', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const rooms = await Test.createTestingModule({ controllers: [Echo], providers: [QuickRoutes] }).compile();
    app = rooms.createNestApplication<NestFastifyApplication>(httpAdapter(false), { logger: false });
    await prepareHttp(app, { publicUrl: 'https://keepwell.example', webRoot: '/nowhere' });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  const send = async (url: string, payload: string | Buffer, type: string | null, headers = {}) => {
    const answer = await app.inject({
      method: 'POST',
      url,
      payload,
      headers: { ...(type === null ? {} : { 'content-type': type }), ...headers },
    });
    return { status: answer.statusCode, ...answer.json<Record<string, unknown>>() };
  };

  it.each([
    ['JSON', '{"a": 1}', 'application/json'],
    ['JSON that could be read in two ways', '{"a":1,"a":2}', 'application/json; charset=utf-8'],
    ['a key called __proto__', '{"__proto__":{}}', 'application/json'],
    ['half of it', '{"a":', 'application/json'],
    ['no text at all', Buffer.from([0xff, 0x00]), 'application/json'],
    ['a form', 'a=1', 'application/x-www-form-urlencoded'],
    ['text', 'words', 'text/plain'],
    ['something else', '<a/>', 'text/xml'],
    ['an unnamed type', 'words', null],
    ['a body said to be packed', 'words', 'application/json'],
  ])('arrive as they were sent where a signature is checked: %s', async (what, payload, type) => {
    const headers = what.includes('packed') ? { 'content-encoding': 'gzip' } : {};
    const answer = await send('/hooks', payload, type, headers);
    expect(answer).toEqual({ status: 201, bytes: Buffer.from(payload).toString('hex') });
  });

  it('are refused above 1 MiB, whoever they are for', async () => {
    for (const url of ['/hooks', '/api/value']) {
      expect(await send(url, `"${'x'.repeat(1_048_574)}"`, 'application/json')).toMatchObject({ status: 201 });
      expect(await send(url, `"${'x'.repeat(1_048_575)}"`, 'application/json')).toMatchObject({
        status: 413,
        code: 'too_large',
      });
    }
  });

  it('may be larger on a route that says so, up to what it says', async () => {
    const most = 2 * 1_048_576;
    expect(await send('/api/file', `"${'x'.repeat(most - 2)}"`, 'application/json')).toEqual({
      status: 201,
      characters: most - 2,
    });
    expect(await send('/api/file', `"${'x'.repeat(most - 1)}"`, 'application/json')).toMatchObject({
      status: 413,
      code: 'too_large',
      message: 'The body is larger than 2 MiB.',
    });
  });

  it('are taken two at a time where they may be larger, and smaller ones meanwhile', async () => {
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/api/file`;
    const half = `"${'x'.repeat(1_048_576)}`;
    const begin = () => {
      const sending = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
      sending.write(half);
      return sending;
    };
    const headers = { 'content-type': 'application/json' };
    const postNow = async (body: string) => (await fetch(url, { method: 'POST', headers, body })).status;
    const [one, two] = [begin(), begin()];
    await until('both are held', async () => (await postNow(`${half}"`)) === 429);
    expect(await postNow('"small"')).toBe(201);
    one.end('"');
    await once(one, 'response');
    two.on('error', () => undefined).destroy();
    await until(
      'both places are free',
      async () => (await Promise.all([postNow(`${half}"`), postNow(`${half}"`)])).join() === '201,201',
    );
  });

  it('are read as JSON or as a form', async () => {
    expect(await send('/api/value', '{"a":[1]}', 'Application/JSON; charset=utf-8')).toEqual({
      status: 201,
      value: { a: [1] },
    });
    expect(await send('/api/value', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded')).toEqual({
      status: 201,
      value: { 'List-Unsubscribe': 'One-Click' },
    });
  });

  it.each([
    ['twice the same key', '{"a":1,"\\u0061":2}', 'application/json', 'the same key twice'],
    ['a key called __proto__', '{"__proto__":{"role":"owner"}}', 'application/json', '__proto__'],
    ['a key called constructor', '{"a":{"constructor":1}}', 'application/json', 'constructor'],
    ['more than 32 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 'application/json', 'deeper than 32'],
    ['broken JSON', '{"a"', 'application/json', 'not JSON'],
    ['nothing', '', 'application/json', 'empty'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22]), 'application/json', 'UTF-8'],
    ['a form with a field called __proto__', '__proto__=1', 'application/x-www-form-urlencoded', '__proto__'],
  ])('are refused in words: %s', async (_what, payload, type, words) => {
    expect(await send('/api/value', payload, type)).toMatchObject({
      status: 400,
      code: 'bad_request',
      message: expect.stringContaining(words),
    });
    expect(Reflect.get({}, 'role')).toBeUndefined();
  });

  it('are refused compressed or of another type, where nobody could say how long they are', async () => {
    const packed = await send('/api/value', '{}', 'application/json', { 'content-encoding': 'gzip' });
    expect(packed).toMatchObject({ status: 400, message: expect.stringContaining('uncompressed') });
    for (const type of ['text/xml', 'text/plain', null]) {
      expect(await send('/api/value', 'words', type)).toMatchObject({ status: 415, code: 'wrong_media_type' });
    }
  });
});
