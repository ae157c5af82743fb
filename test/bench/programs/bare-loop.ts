/**
 * The physical limit of a whole reading: the same pages of the same ranges, in parallel within the same limits, each
 * written as raw JSON with one `unnest`. Nothing is understood, attached or evaluated.
 */
import pg from 'pg';
import { z } from 'zod';
import { answerQuestions, sayReady } from './answering.ts';

const settings = z.object({ DATABASE: z.string(), BILLING: z.url(), POOL: z.coerce.number() }).parse(process.env);
const rangeShape = z.object({ path: z.string(), query: z.string() });
const questionShape = z.object({ ranges: z.array(rangeShape), perSecond: z.number(), perEndpoint: z.number() });
const pageShape = z.object({ data: z.array(z.looseObject({ id: z.string() })), has_more: z.boolean() });

const pool = new pg.Pool({ connectionString: settings.DATABASE, max: settings.POOL });
await pool.query('create table raw (id text primary key, payload jsonb not null)');

/** Turns of one limit: evenly spaced, as a bucket refills. */
class Turns {
  readonly #gap: number;
  #next = 0;

  constructor(perSecond: number) {
    this.#gap = 1000 / perSecond;
  }

  async take(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gap;
    if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
  }
}

async function readRange(range: z.infer<typeof rangeShape>, limits: readonly Turns[]): Promise<number> {
  let after = '';
  let objects = 0;
  let writing: Promise<unknown> = Promise.resolve();
  for (let isMore = true; isMore;) {
    for (const limit of limits) await limit.take();
    const answer = await fetch(`${settings.BILLING}${range.path}?limit=100${range.query}${after}`, {
      headers: { authorization: 'Bearer rk_test_sandbox_full' },
    });
    if (!answer.ok) throw new Error(`The book answered ${answer.status}.`);
    const page = pageShape.parse(await answer.json());
    await writing;
    writing = pool.query(
      'insert into raw (id, payload) select * from unnest($1::text[], $2::jsonb[]) on conflict (id) do update set payload = excluded.payload',
      [page.data.map(({ id }) => id), page.data.map((row) => JSON.stringify(row))],
    );
    objects += page.data.length;
    isMore = page.has_more;
    after = `&starting_after=${page.data.at(-1)?.id}`;
  }
  await writing;
  return objects;
}

answerQuestions(async (question) => {
  const { ranges, perSecond, perEndpoint } = questionShape.parse(question);
  const all = new Turns(perSecond);
  const endpoints = new Map(ranges.map(({ path }) => [path, new Turns(perEndpoint)]));
  const began = performance.now();
  const read = await Promise.all(ranges.map((range) => readRange(range, [endpoints.get(range.path) ?? all, all])));
  return { seconds: (performance.now() - began) / 1000, objects: read.reduce((sum, count) => sum + count, 0) };
});
sayReady({ ready: true });
