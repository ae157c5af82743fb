import { alternate, median } from '../rounds.ts';
import type { Figure, Row } from '../row.ts';
import { calm, openBook, type BenchBook } from '../support/book.ts';
import { readRefunds, readRenewals, writeEvents, type Told } from '../support/events.ts';
import { percentile, send, type Load } from '../support/load.ts';
import { peerName } from '../support/peer.ts';
import { openBareReceiver, openOurReceiver, openPeerReceiver, type Receiver } from '../support/receivers.ts';

const customers = 100;
const widths = [16, 64] as const;
const slowMilliseconds = 80;

/** How many signed events of 4.6 KB a second are answered, each only after its commit. */
export const webhookAccept: Row = {
  name: 'webhook-accept',
  async measure(stage) {
    const book = await openBook(stage, customers);
    const renewals = await readRenewals(book, customers);
    const refunds = await readRefunds(book, 4 * customers);
    const receivers = {
      ours: await openOurReceiver(stage, book, false),
      peer: await openPeerReceiver(stage, book),
      bare: await openBareReceiver(stage),
    };
    try {
      const count = stage.pick({ small: 300, full: 6_000 });
      const rounds = stage.pick({ small: 1, full: 5 });
      for (const receiver of Object.values(receivers)) await post(receiver, renewals, 200, 16);
      const figures: Figure[] = [];
      for (const width of widths) {
        const posts =
          (receiver: Receiver, told = renewals) =>
          () =>
            post(receiver, told, count, width);
        const given = await alternate(rounds, {
          ours: posts(receivers.ours),
          peer: posts(receivers.peer),
          bare: posts(receivers.bare),
          oursSlow: () => whileSlow(book, posts(receivers.ours)),
          oursRefunds: posts(receivers.ours, refunds),
          peerRefunds: posts(receivers.peer, refunds),
        });
        figures.push(...toFigures(width, given));
      }
      return figures;
    } finally {
      for (const receiver of Object.values(receivers)) await receiver.close();
      await book.close();
    }
  },
};

async function post(receiver: Receiver, told: readonly Told[], count: number, width: number): Promise<Load> {
  const events = writeEvents(told, receiver, count);
  const load = await send(receiver.url, events, { connections: width });
  if (load.refused > 0) throw new Error(`${load.refused} of ${count} events were refused by ${receiver.url.href}.`);
  return load;
}

async function whileSlow<T>(book: BenchBook, work: () => Promise<T>): Promise<T> {
  await book.setWeather({ latencyMs: slowMilliseconds, limits: {} });
  try {
    return await work();
  } finally {
    await book.setWeather(calm);
  }
}

const unfetched = 'no worker runs, so no delivery is refetched; SDK retries off on both sides';

type Given = Readonly<Record<'ours' | 'peer' | 'bare' | 'oursSlow' | 'oursRefunds' | 'peerRefunds', readonly Load[]>>;

function toFigures(width: number, given: Given): Figure[] {
  const rate = (loads: readonly Load[]) => median(loads.map(({ answered, seconds }) => answered / seconds));
  const p99 = (loads: readonly Load[]) => median(loads.map((load) => percentile(load.milliseconds, 0.99))).toFixed(0);
  const [ours, peer, bare, slow] = [rate(given.ours), rate(given.peer), rate(given.bare), rate(given.oursSlow)];
  const [ourRefunds, peerRefunds] = [rate(given.oursRefunds), rate(given.peerRefunds)];
  const figure = (name: string, our: number, other: number, least: number, notes: readonly string[]): Figure => ({
    name: `webhook-accept ${width}: ${name}`,
    ours: our,
    other,
    unit: 'events/s',
    ratio: our / other,
    goal: `at least ${least}`,
    met: our / other >= least,
    notes,
  });
  return [
    figure('peer', ours, peer, 2, [
      `${width} requests in flight; p99 ${p99(given.ours)} ms (peer ${p99(given.peer)} ms); the other is ${peerName}, which also writes the object before it answers`,
      `the events of renewals, as they come; of refunds alone, the least work for the peer: ${Math.round(ourRefunds)} beside ${Math.round(peerRefunds)} events/s (${(ourRefunds / peerRefunds).toFixed(2)})`,
      unfetched,
    ]),
    figure('bare server', ours, bare, 0.65, [
      `${width} requests in flight; p99 ${p99(given.bare)} ms there; the other checks the signature and does one insert, in a pool of 12`,
      unfetched,
    ]),
    figure('billing API slow', slow, ours, 0.9, [
      `${width} requests in flight; the same while the billing API takes ${slowMilliseconds} ms a call`,
      unfetched,
    ]),
  ];
}
