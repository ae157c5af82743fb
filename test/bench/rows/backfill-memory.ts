import type { Row } from '../row.ts';
import { openBook } from '../support/book.ts';
import { openOurs, readWhole } from '../support/ours.ts';
import type { Stage } from '../support/stage.ts';

const mostMegabytes = 350;
const mostGrowth = 1.1;

/** The most memory that the worker alone has resident while it reads, for two sizes of book. */
export const backfillMemory: Row = {
  name: 'backfill-memory',
  async measure(stage) {
    const [small, large] = stage.pick({ small: [200, 1_000], full: [10_000, 50_000] } as const);
    const [few, fewInFlight] = await peakOf(stage, small);
    const [many, manyInFlight] = await peakOf(stage, large);
    const growth = many / few;
    return [
      {
        name: `backfill-memory at ${large}`,
        ours: many,
        other: mostMegabytes,
        unit: 'MB',
        ratio: many / mostMegabytes,
        goal: `at most ${mostMegabytes} MB`,
        met: Math.max(few, many) <= mostMegabytes,
        notes: [
          `peak resident memory of the worker process alone; at most ${Math.max(fewInFlight, manyInFlight)} requests in flight, no delivery comes; SDK retries off`,
        ],
      },
      {
        name: `backfill-memory from ${small} to ${large}`,
        ours: many,
        other: few,
        unit: 'MB',
        ratio: growth,
        goal: `at most ${mostGrowth}`,
        met: growth <= mostGrowth,
        notes: [`the other is the peak at ${small} customers`],
      },
    ];
  },
};

async function peakOf(stage: Stage, customers: number): Promise<readonly [megabytes: number, inFlight: number]> {
  // Its objects are drawn when they are asked for: a large book is not held as text.
  const book = await openBook(stage, customers, false);
  const ours = await openOurs(stage, book);
  try {
    const worker = await ours.startWorker();
    await book.traffic();
    await readWhole(ours);
    const { mostInFlight } = await book.traffic();
    const bytes = worker.peakBytes();
    if (bytes === null) throw new Error('This system does not say how much memory a process has had.');
    return [bytes / 1e6, mostInFlight];
  } finally {
    await ours.close();
    await book.close();
  }
}
