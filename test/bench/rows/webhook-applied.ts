import { alternate, median } from '../rounds.ts';
import type { Figure, Row } from '../row.ts';
import { openBook, type BenchBook } from '../support/book.ts';
import { readRefunds, writeEvents, type Told } from '../support/events.ts';
import { percentile, send } from '../support/load.ts';
import { peerName } from '../support/peer.ts';
import { openOurReceiver, openPeerReceiver, type OurReceiver, type Receiver } from '../support/receivers.ts';

const perSecond = 500;
const latest = 1_000;
const width = 64;

/** From accepted to account updated: as fast as events come, and how late at a steady 500 a second. */
export const webhookApplied: Row = {
  name: 'webhook-applied',
  async measure(stage) {
    const book = await openBook(stage, stage.pick({ small: 200, full: 2_000 }));
    const refunds = await readRefunds(book, stage.pick({ small: 800, full: 8_000 }));
    const ours = await openOurReceiver(stage, book, true);
    const peer = await openPeerReceiver(stage, book);
    try {
      await untilRead(ours);
      // So many that it goes on for some ten seconds: what begins and what ends a flood is not its steady state.
      const count = stage.pick({ small: 600, full: 24_000 });
      let fetched = 0;
      const given = await alternate(stage.pick({ small: 1, full: 3 }), {
        ours: async () => {
          await book.traffic();
          const rate = await burst(ours, refunds, count, () => untilApplied(ours));
          const { retrieved } = await book.traffic();
          fetched = Math.max(fetched, retrieved / count);
          return rate;
        },
        peer: () => burst(peer, refunds, count, async () => undefined),
      });
      const late = await steady(ours, book, refunds, stage.pick({ small: 3, full: 30 }));
      return [toRate(median(given.ours), median(given.peer), fetched), toLateness(late)];
    } finally {
      await ours.close();
      await peer.close();
      await book.close();
    }
  },
};

/** Connecting again has everything read again: what deliveries of that time carry is looked up, and would measure the vendor. */
async function untilRead({ ours }: OurReceiver): Promise<void> {
  const isReading = async () => {
    const found = await ours.database.owner.query<{ reading: boolean }>(
      `select exists (select 1 from backfill where ended_at is null) as reading`,
    );
    return found.rows[0]?.reading !== false;
  };
  while (await isReading()) await new Promise((resolve) => setTimeout(resolve, 50));
}

let ahead = 0;

/** Each flood is dated after the one before, as if the billing system went on living; answers its first second. */
function nextSecond(seconds: number): number {
  const first = Math.floor(Date.now() / 1000) + ahead + 2;
  ahead += seconds + 2;
  return first;
}

/** Events a second until the last of them is applied. */
async function burst(
  receiver: Receiver,
  refunds: readonly Told[],
  count: number,
  applied: () => Promise<void>,
): Promise<number> {
  // No charge is told of twice in a second: then it would be looked up (ruling 11).
  const from = nextSecond(Math.ceil(count / refunds.length));
  const events = writeEvents(refunds, receiver, count, (index) => from + Math.floor(index / refunds.length));
  const began = performance.now();
  const { refused } = await send(receiver.url, events, { connections: width });
  if (refused > 0) throw new Error(`${refused} of ${count} events were refused.`);
  await applied();
  return count / ((performance.now() - began) / 1000);
}

/** Every request is answered, no delivery waits and every account is evaluated. Whoever asks all the time must cost next to nothing. */
async function untilApplied({ ours }: OurReceiver): Promise<void> {
  const isAny = async (rows: string) => {
    const found = await ours.database.owner.query<{ any: boolean }>(`select exists (select 1 from ${rows}) as any`);
    return found.rows[0]?.any !== false;
  };
  const left = [
    'billing_object where wanted > done',
    'account_work where wanted > done',
    `delivery where result = 'waiting'`,
  ];
  for (const rows of left) while (await isAny(rows)) await new Promise((resolve) => setTimeout(resolve, 50));
}

interface Lateness {
  readonly seconds: number;
  readonly sent: number;
  readonly acceptP99: number;
  readonly applied: readonly number[];
  readonly fetched: number;
  /** At no look did an account wait for a flood to end, after its delivery was applied. */
  readonly isJudgedAtOnce: boolean;
}

/** Looks four times a second, until it is stopped, whether accounts are left for later. */
function lookForLater({ ours }: OurReceiver): { readonly stop: () => Promise<boolean> } {
  const ended = new AbortController();
  const look = async () => {
    let isAny = false;
    while (!ended.signal.aborted) {
      const found = await ours.database.owner.query<{ any: boolean }>(
        'select exists (select 1 from account_work where must_place) as any',
      );
      isAny ||= found.rows[0]?.any !== false;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return isAny;
  };
  const looked = look();
  return {
    stop: () => {
      ended.abort();
      return looked;
    },
  };
}

async function steady(
  receiver: OurReceiver,
  book: BenchBook,
  refunds: readonly Told[],
  seconds: number,
): Promise<Lateness> {
  const { ours } = receiver;
  const sent = seconds * perSecond;
  const from = nextSecond(seconds);
  const events = writeEvents(refunds, receiver, sent, (index) => from + Math.floor(index / perSecond));
  await book.traffic();
  const marked = await ours.database.owner.query<{ now: Date }>('select clock_timestamp() as now');
  const later = lookForLater(receiver);
  const load = await send(receiver.url, events, { connections: width, startsAt: (at) => (at * 1000) / perSecond });
  await untilApplied(receiver);
  const isJudgedAtOnce = !(await later.stop());
  const found = await ours.database.owner.query<{ ms: number }>(
    `select extract(epoch from applied_at - received_at)::float8 * 1000 as ms from delivery
     where received_at >= $1 and result = 'applied' order by 1`,
    [marked.rows[0]?.now],
  );
  const { retrieved } = await book.traffic();
  return {
    seconds: load.seconds,
    sent,
    acceptP99: percentile(load.milliseconds, 0.99),
    applied: found.rows.map((row) => row.ms),
    fetched: retrieved,
    isJudgedAtOnce,
  };
}

function toRate(ours: number, peer: number, fetched: number): Figure {
  return {
    name: 'webhook-applied rate',
    ours,
    other: peer,
    unit: 'events/s',
    ratio: ours / peer,
    goal: 'at least the peer',
    met: ours >= peer,
    notes: [
      `${width} requests in flight, from the first byte to the last account updated; the other is ${peerName}, which updates rows and no account`,
      `at most ${(100 * fetched).toFixed(1)} % of our deliveries were refetched; SDK retries off on both sides`,
    ],
  };
}

function toLateness({ seconds, sent, acceptP99, applied, fetched, isJudgedAtOnce }: Lateness): Figure {
  const p99 = percentile(applied, 0.99);
  return {
    name: 'webhook-applied p99',
    ours: p99,
    other: latest,
    unit: 'ms',
    ratio: p99 / latest,
    goal: `at most ${latest} ms at ${perSecond} events/s`,
    met: isJudgedAtOnce && p99 <= latest && applied.length === sent && sent / seconds > perSecond * 0.98,
    notes: [
      `${sent} events at ${Math.round(sent / seconds)}/s, at most ${width} requests in flight, ${applied.length} applied; accept p99 ${acceptP99.toFixed(0)} ms, applied median ${percentile(applied, 0.5).toFixed(0)} ms`,
      isJudgedAtOnce
        ? 'every account was judged in the transaction that applied its delivery'
        : 'accounts waited for a flood to end: they were judged later than this says',
      `every event carries its object whole and says of another amount that it was paid back; ${((100 * fetched) / sent).toFixed(1)} % of deliveries were refetched; SDK retries off`,
    ],
  };
}
