import path from 'node:path';
import { connectSandbox, setWebhookSecret } from '#contracts/connections.ts';
import type { BenchBook } from './book.ts';
import { Child } from './child.ts';
import { root } from '../build.ts';
import { openOurs, readWhole, type Ours } from './ours.ts';
import { openPeer } from './peer.ts';
import type { Stage } from './stage.ts';

const secret = 'whsec_of_the_benchmark';
const pool = '12';

/** Somebody who accepts signed events. */
export interface Receiver {
  readonly url: URL;
  readonly secret: string;
  close(): Promise<void>;
}

export interface OurReceiver extends Receiver {
  readonly ours: Ours;
  readonly connectionId: string;
}

/** Ours, with a book connected; read whole first when `isRead`, by a worker that goes on running. */
export async function openOurReceiver(stage: Stage, book: BenchBook, isRead: boolean): Promise<OurReceiver> {
  const ours = await openOurs(stage, book);
  if (isRead) {
    await ours.startWorker();
    await readWhole(ours);
  }
  const { id } = await ours.client.call(connectSandbox);
  const { webhookUrl } = await ours.client.call(setWebhookSecret, { params: { id }, body: { secret } });
  return { ours, connectionId: id, url: new URL(webhookUrl), secret, close: () => ours.close() };
}

export async function openPeerReceiver(stage: Stage, book: BenchBook): Promise<Receiver> {
  const peer = await openPeer(stage, book);
  return { url: new URL('/webhooks', peer.url), secret: peer.secret, close: () => peer.close() };
}

let made = 0;

export async function openBareReceiver(stage: Stage): Promise<Receiver> {
  const name = `bare_${process.pid}_${(made += 1)}`;
  const database = await stage.cluster.createDatabase(name);
  const child = await Child.start([path.join(root, 'test/bench/programs/bare-server.ts')], {
    DATABASE: database,
    SECRET: secret,
    POOL: pool,
  });
  const close = stage.keep(async () => {
    await child.stop();
    await stage.cluster.dropDatabase(name);
  });
  return { url: new URL('/events', String(child.ready['listening'])), secret, close };
}
