import path from 'node:path';
import { z } from 'zod';
import { stripeApiVersion } from '#connectors/stripe/version.ts';
import type { BenchBook } from './book.ts';
import { Child } from './child.ts';
import { root } from '../build.ts';
import type { Stage } from './stage.ts';

export const peerName = '@supabase/stripe-sync-engine 0.48.5';
const secret = 'whsec_of_the_benchmark';
const readSchema = z.object({ seconds: z.number(), objects: z.number() });

/** The peer, on a database of its own on the same server. */
export interface Peer {
  readonly url: string;
  readonly secret: string;
  /** Reads products, prices, customers, subscriptions, invoices and charges. */
  readWhole(): Promise<z.infer<typeof readSchema>>;
  close(): Promise<void>;
}

let made = 0;

export async function openPeer(stage: Stage, book: BenchBook): Promise<Peer> {
  const name = `peer_${process.pid}_${(made += 1)}`;
  const database = await stage.cluster.createDatabase(name);
  const child = await Child.start([path.join(root, 'test/bench/programs/peer.ts')], {
    DATABASE: database,
    BILLING: book.url,
    SECRET: secret,
    POOL: '12',
    VERSION: stripeApiVersion,
  });
  return {
    url: String(child.ready['listening']),
    secret,
    readWhole: async () => readSchema.parse(await child.ask({})),
    close: stage.keep(async () => {
      await child.stop();
      await stage.cluster.dropDatabase(name);
    }),
  };
}
