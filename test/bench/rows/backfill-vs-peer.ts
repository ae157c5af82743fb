import type { Figure, Row } from '../row.ts';
import { alternate, median } from '../rounds.ts';
import { openBook, type BenchBook, type Traffic } from '../support/book.ts';
import {
  describeMissing,
  heldObjects,
  missingObjects,
  openOurs,
  readAndEvaluate,
  readToEnd,
  type Ours,
} from '../support/ours.ts';
import { openPeer, peerName } from '../support/peer.ts';
import type { Stage } from '../support/stage.ts';

const goal = 4;

interface Round {
  readonly seconds: number;
  readonly objects: number;
  readonly traffic: Traffic;
  readonly missing: ReadonlyMap<string, number>;
}

/** A whole reading without limits or latency: ours mirrors, normalises and evaluates, the peer mirrors. */
export const backfillVsPeer: Row = {
  name: 'backfill-vs-peer',
  async measure(stage) {
    const customers = stage.pick({ small: 400, full: 10_000 });
    const book = await openBook(stage, customers);
    try {
      const { ours, peer } = await alternate(stage.pick({ small: 1, full: 3 }), {
        ours: () => readOurs(stage, book),
        peer: () => readPeer(stage, book),
      });
      return [toFigure(customers, ours, peer)];
    } finally {
      await book.close();
    }
  },
};

async function readOurs(stage: Stage, book: BenchBook): Promise<Round> {
  const ours = await openOurs(stage, book);
  try {
    await ours.startWorker();
    await book.traffic();
    const seconds = await readAndEvaluate(ours);
    const traffic = await book.traffic();
    const objects = await sharedObjects(ours);
    await readToEnd(ours);
    return { seconds, objects, traffic, missing: await missingObjects(ours, book) };
  } finally {
    await ours.close();
  }
}

async function readPeer(stage: Stage, book: BenchBook): Promise<Round> {
  const peer = await openPeer(stage, book);
  try {
    await book.traffic();
    const { seconds, objects } = await peer.readWhole();
    return { seconds, objects, traffic: await book.traffic(), missing: new Map() };
  } finally {
    await peer.close();
  }
}

/** Only kinds that both bring are counted; our balance transactions come when accounts have been evaluated. */
async function sharedObjects(ours: Ours): Promise<number> {
  const held = await heldObjects(ours);
  const kinds = ['product', 'price', 'customer', 'subscription', 'invoice', 'charge'];
  return kinds.reduce((sum, kind) => sum + (held.get(kind) ?? 0), 0);
}

function toFigure(customers: number, ours: readonly Round[], peer: readonly Round[]): Figure {
  const rate = (rounds: readonly Round[]) => median(rounds.map(({ objects, seconds }) => objects / seconds));
  const [our, other] = [rate(ours), rate(peer)];
  const ratio = our / other;
  const isComplete = ours.every(({ missing }) => missing.size === 0);
  return {
    name: 'backfill-vs-peer',
    ours: our,
    other,
    unit: 'objects/s',
    ratio,
    goal: `at least ${goal} times`,
    met: ratio >= goal && isComplete,
    notes: [
      `${customers} customers with 1 subscription, 4 invoices and 4 charges; the other is ${peerName}, its look-ups of related rows off`,
      `ours ends when every account is evaluated (${median(ours.map((round) => round.seconds)).toFixed(1)} s), the peer when all is mirrored (${median(peer.map((round) => round.seconds)).toFixed(1)} s)`,
      `counted are the kinds that both mirror; we read balance transactions besides, when accounts have been evaluated`,
      `at most ${Math.max(...ours.map(({ traffic }) => traffic.mostInFlight))} requests in flight (peer ${Math.max(...peer.map(({ traffic }) => traffic.mostInFlight))}); no delivery comes; SDK retries off on both sides; ${describeMissing(ours.map(({ missing }) => missing))}`,
    ],
  };
}
