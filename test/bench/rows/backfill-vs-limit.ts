import path from 'node:path';
import { z } from 'zod';
import { kindReadings } from '#connectors/stripe/kinds.ts';
import { slicesOf } from '#connectors/stripe/list.ts';
import { alternate, median } from '../rounds.ts';
import type { Figure, Row } from '../row.ts';
import { calm, openBook, type BenchBook, type Traffic } from '../support/book.ts';
import { Child } from '../support/child.ts';
import { root } from '../build.ts';
import { describeMissing, missingObjects, openOurs, readAndEvaluate, readToEnd } from '../support/ours.ts';
import type { Stage } from '../support/stage.ts';

const latencyMs = 80;
const limits = { global: 100, endpoint: 25 };
const inFlight = 32;
const least = 0.9;
const mostLimited = 0.005;

interface Round {
  readonly seconds: number;
  readonly traffic: Traffic;
  readonly missing: ReadonlyMap<string, number>;
}

/** A whole reading as a billing system allows it, beside the least that can be done with the same pages. */
export const backfillVsLimit: Row = {
  name: 'backfill-vs-limit',
  async measure(stage) {
    const customers = stage.pick({ small: 400, full: 10_000 });
    const book = await openBook(stage, customers);
    try {
      const { ours, bare } = await alternate(stage.pick({ small: 1, full: 3 }), {
        ours: () => readOurs(stage, book),
        bare: () => readBare(stage, book),
      });
      return [toFigure(customers, ours, bare)];
    } finally {
      await book.close();
    }
  },
};

async function readOurs(stage: Stage, book: BenchBook): Promise<Round> {
  const ours = await openOurs(stage, book, {
    STRIPE_CALLS_PER_SECOND: String(limits.global),
    STRIPE_CALLS_PER_ENDPOINT: String(limits.endpoint),
    STRIPE_CALLS_IN_FLIGHT: String(inFlight),
  });
  try {
    await ours.startWorker();
    const round = await whileLimited(book, () => readAndEvaluate(ours));
    await readToEnd(ours);
    return { ...round, missing: await missingObjects(ours, book) };
  } finally {
    await ours.close();
  }
}

let made = 0;

async function readBare(stage: Stage, book: BenchBook): Promise<Round> {
  const name = `loop_${process.pid}_${(made += 1)}`;
  const database = await stage.cluster.createDatabase(name);
  const child = await Child.start([path.join(root, 'test/bench/programs/bare-loop.ts')], {
    DATABASE: database,
    BILLING: book.url,
    POOL: '12',
  });
  const close = stage.keep(async () => {
    await child.stop();
    await stage.cluster.dropDatabase(name);
  });
  try {
    const question = { ranges: rangesOf(new Date()), perSecond: limits.global, perEndpoint: limits.endpoint };
    const round = await whileLimited(book, async () => {
      const { seconds } = z.object({ seconds: z.number() }).parse(await child.ask(question));
      return seconds;
    });
    return { ...round, missing: new Map() };
  } finally {
    await close();
  }
}

async function whileLimited(book: BenchBook, read: () => Promise<number>): Promise<Omit<Round, 'missing'>> {
  await book.setWeather({ latencyMs, limits });
  try {
    await book.traffic();
    return { seconds: await read(), traffic: await book.traffic() };
  } finally {
    await book.setWeather(calm);
  }
}

const lists: Readonly<Record<string, string>> = { meter: '/v1/billing/meters' };

/** The pages of our connector that accounts are judged by, as addresses. */
function rangesOf(now: Date): { path: string; query: string }[] {
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
  return kindReadings
    .filter((reading) => reading.list !== null && reading.isBookkeeping !== true)
    .flatMap((reading) =>
      slicesOf(reading.kind, now).map((slice) => ({
        path: lists[reading.kind] ?? `/v1/${reading.kind}s`,
        query: [
          ...(reading.cut === 'active' ? [`&active=${String(slice.key === 'active')}`] : []),
          ...(reading.always.status === undefined ? [] : [`&status=${reading.always.status}`]),
          ...(slice.from === null ? [] : [`&created[gte]=${seconds(slice.from)}`]),
          ...(slice.to === null ? [] : [`&created[lt]=${seconds(slice.to)}`]),
          ...reading.expansions.map((one) => `&expand[]=data.${one.path}`),
        ].join(''),
      })),
    );
}

function toFigure(customers: number, ours: readonly Round[], bare: readonly Round[]): Figure {
  const seconds = (rounds: readonly Round[]) => median(rounds.map((round) => round.seconds));
  const ratio = seconds(bare) / seconds(ours);
  const limited = median(ours.map(({ traffic }) => traffic.limited / traffic.requests));
  const requests = (rounds: readonly Round[]) => median(rounds.map(({ traffic }) => traffic.requests));
  const isComplete = ours.every(({ missing }) => missing.size === 0);
  return {
    name: 'backfill-vs-limit',
    ours: seconds(ours),
    other: seconds(bare),
    unit: 's',
    ratio,
    goal: `at least ${least} of the limit, at most ${mostLimited * 100} % answered 429`,
    met: ratio >= least && limited <= mostLimited && isComplete,
    notes: [
      `${customers} customers; ${latencyMs} ms a request, ${limits.global} requests/s in all, ${limits.endpoint}/s for an endpoint; our budget is set to the same`,
      `the other fetches the same ranges in parallel and writes raw JSON; the ratio is its time divided by ours, which ends when every account is evaluated; balance transactions, which we read after that, are in neither`,
      `${requests(ours)} requests (other ${requests(bare)}): the other leaves lists inside objects cut, we complete them`,
      `${(limited * 100).toFixed(2)} % of requests answered 429; at most ${Math.max(...ours.map(({ traffic }) => traffic.mostInFlight))} in flight (other ${Math.max(...bare.map(({ traffic }) => traffic.mostInFlight))}); no delivery comes; SDK retries off; ${describeMissing(ours.map(({ missing }) => missing))}`,
    ],
  };
}
