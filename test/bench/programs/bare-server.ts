/** The least that can be called accepting: check the signature, insert one row, answer after the commit. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import { z } from 'zod';
import { answerQuestions, sayReady } from './answering.ts';

const settings = z.object({ DATABASE: z.string(), SECRET: z.string(), POOL: z.coerce.number() }).parse(process.env);
const pool = new pg.Pool({ connectionString: settings.DATABASE, max: settings.POOL });
await pool.query('create table event (id text primary key, payload jsonb not null)');
const eventShape = z.object({ id: z.string() });

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString();
    if (!isProven(body, String(request.headers['stripe-signature']))) {
      response.writeHead(400).end('{}');
      return;
    }
    const { id } = eventShape.parse(JSON.parse(body));
    pool
      .query({
        name: 'keep',
        text: 'insert into event (id, payload) values ($1, $2) on conflict do nothing',
        values: [id, body],
      })
      .then(
        () => response.end('{"received":true}'),
        () => response.writeHead(500).end('{}'),
      );
  });
});

function isProven(body: string, header: string): boolean {
  const [, at, signature] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(header) ?? [];
  if (at === undefined || signature === undefined || Math.abs(Date.now() / 1000 - Number(at)) > 300) return false;
  const expected = createHmac('sha256', settings.SECRET).update(`${at}.${body}`).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

answerQuestions(async () => ({}));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  sayReady({ listening: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
});
