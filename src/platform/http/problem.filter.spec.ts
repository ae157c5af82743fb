import { Controller, Get, Param } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AppError } from '../errors/app-error.ts';
import { httpAdapter, prepareHttp } from './http.ts';
import { QuickRoutes } from './quick-routes.ts';

const failures: Readonly<Record<string, () => Error>> = {
  away: () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
  starting: () => Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
  full: () => Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' }),
  bug: () => new TypeError('Cannot read properties of undefined (reading secret)'),
  conflict: () => new AppError('conflict', 'draft_changed', 'There is a newer version.'),
  limited: () => new AppError('limited', 'too_many', 'Wait a minute.'),
};

@Controller()
class Failing {
  @Get('/api/fail/:how')
  fail(@Param('how') how: string): never {
    throw failures[how]?.() ?? new Error('no such failure');
  }
}

describe('the problem filter', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const rooms = await Test.createTestingModule({ controllers: [Failing], providers: [QuickRoutes] }).compile();
    app = rooms.createNestApplication<NestFastifyApplication>(httpAdapter(false), { logger: false });
    await prepareHttp(app, { publicUrl: 'https://keepwell.example', webRoot: '/nowhere' });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  it.each([
    ['away', 503, 'database_away'],
    ['starting', 503, 'database_away'],
    ['full', 503, 'database_full'],
    ['bug', 500, 'failed'],
    ['conflict', 409, 'draft_changed'],
    ['limited', 429, 'too_many'],
  ])('answers %s with %d and the code %s', async (how, status, code) => {
    const answer = await app.inject({ method: 'GET', url: `/api/fail/${how}` });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.json().requestId).toBe(answer.headers['x-request-id']);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
  });

  it('tells nothing of the inside', async () => {
    for (const how of ['away', 'bug']) {
      const { body } = await app.inject({ method: 'GET', url: `/api/fail/${how}` });
      expect(body).not.toMatch(/10\.0\.0\.7|secret|stack|\.ts/);
    }
  });

  it('answers an unknown address in JSON, and asks browsers to come back by https', async () => {
    const answer = await app.inject({ method: 'GET', url: '/nowhere', headers: { accept: 'text/html' } });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
  });
});
