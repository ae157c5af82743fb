import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Stage } from '../../bench/support/stage.ts';
import { mirroredStates, ourBook, sandboxBook } from '../../support/books.ts';
import type { Client } from '../../support/client.ts';
import { FakeMail } from '../../support/fake-mail.ts';
import { setUp, setUpStranger } from '../../support/journey.ts';
import { connectByKey, switchPlaybookOf } from '../../support/merchant.ts';
import { openProduct, type Product } from '../../support/product.ts';
import { openLetterbox } from '../../support/webhook.ts';
import type { Findings } from '../fault.ts';
import { Life } from './life.ts';
import { Telling } from './telling.ts';

const key = 'rk_live_sandbox_full';

/** A product that reads a lively billing system in live mode, hears of it through us alone, and mails to a server of ours. */
export interface Scene {
  readonly product: Product;
  readonly client: Client;
  readonly connectionId: string;
  readonly life: Life;
  readonly telling: Telling;
  readonly mail: FakeMail;
  readonly chance: () => number;
  close(): Promise<void>;
}

export async function openScene(
  stage: Stage,
  given: { customers: number; chance: () => number; reachedAt?: (databaseUrl: string) => Promise<string> },
): Promise<Scene> {
  const mail = new FakeMail();
  const smtp = await mail.open();
  const product = await openProduct({
    customers: given.customers,
    withWorker: false,
    stripeIsSandbox: true,
    settings: {
      SMTP_URL: `${smtp}?tls=off`,
      MAIL_FROM: 'care@northwind.example',
      // What is tried is not the pace that a real account allows.
      STRIPE_CALLS_PER_SECOND: '100',
      STRIPE_CALLS_IN_FLIGHT: '8',
    },
    ...(given.reachedAt ? { reachedAt: given.reachedAt } : {}),
  });
  // The owner's connection is cut with all others when the server restarts; whoever asks through it then hears of it.
  product.database.owner.on('error', () => undefined);
  const close = stage.keep(async () => {
    await product.close();
    await mail.close();
  });
  const client = await setUp(product);
  const reader = await product.worker();
  const { id: connectionId } = await connectByKey(product, client, { secretKey: key });
  await reader.stop();
  const letterbox = await openLetterbox(client, connectionId);
  await deafen(product, connectionId);
  for (const trigger of ['payment_failed', 'invoice_overdue']) await switchPlaybookOf(client, trigger, 'draft');
  const life = await Life.begin({ product, chance: given.chance, key });
  const telling = new Telling(letterbox, given.chance);
  return { product, client, connectionId, life, telling, mail, chance: given.chance, close };
}

/** It does not ask for events itself: what it knows, it was told. */
async function deafen({ database }: Product, connectionId: string): Promise<void> {
  await database.owner.query(`update connection set polled_at = now() + interval '1 day' where id = $1`, [
    connectionId,
  ]);
}

/** Waits until nothing is left to do; answers the seconds, or null when it does not end. */
export async function untilIdle({ product }: Scene, mostMinutes: number): Promise<number | null> {
  const began = performance.now();
  const isBusy = async () => {
    const { rows } = await product.database.owner.query<{ busy: boolean }>(
      `select exists (select 1 from billing_object where wanted > done) or exists (select 1 from account_work where wanted > done)
         or exists (select 1 from delivery where result = 'waiting')
         or exists (select 1 from message where status in ('approved', 'sending')) as busy`,
    );
    return rows[0]?.busy !== false;
  };
  while (await isBusy()) {
    if (performance.now() - began > mostMinutes * 60_000) return null;
    await wait(200);
  }
  return (performance.now() - began) / 1_000;
}

/** Every event that was taken is kept and done with, and the book is the one that somebody reads who begins only now. */
export async function demandNothingLost(scene: Scene, findings: Findings): Promise<void> {
  const { product, connectionId, telling } = scene;
  const { owner } = product.database;
  const kept = await owner.query<{ event_id: string; result: string }>(
    `select event_id, result from delivery where connection_id = $1`,
    [connectionId],
  );
  const ids = new Map(kept.rows.map((row) => [row.event_id, row.result]));
  const lost = telling.taken.filter(({ id }) => !ids.has(id));
  const open = kept.rows.filter(({ result }) => result === 'waiting' || result === 'failed');
  findings.demand(lost.length === 0, `${lost.length} of ${telling.taken.length} events that were taken are lost`);
  findings.demand(open.length === 0, `${open.length} of them left undone`);
  const stranger = await setUpStranger(product);
  const fresh = await connectByKey(product, stranger, { secretKey: key });
  const [ours, expected] = [await ourBook(product, connectionId), await ourBook(product, fresh.id)];
  const differs = [
    ...namesOfDifferent(announced(ours.accounts), announced(expected.accounts)).map((name) => `account ${name}`),
    ...namesOfDifferent(mirroredStates(ours), await sandboxBook(product)),
  ];
  findings.demand(
    differs.length === 0,
    differs.length === 0
      ? `${Object.keys(ours.accounts).length} accounts and ${Object.keys(ours.mirror).length} objects as somebody reads them who begins now`
      : `${differs.length} differ from a reading that begins now: ${differs.slice(0, 5).join(', ')}`,
  );
  const flags = isDeepStrictEqual(ours.flags, expected.flags);
  findings.demand(flags, `${ours.flags.length} open flags, ${expected.flags.length} expected`);
}

/** Nobody announces usage: that of a new period comes with the next look at it, which is hours away. */
function announced(accounts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify(accounts, (name, value: unknown) => {
      if (name === 'doubts' && Array.isArray(value)) return value.filter((doubt) => doubt.code !== 'usage_unread');
      return name === 'usage' ? undefined : value;
    }),
  );
}

function namesOfDifferent(
  ours: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(expected)])].sort();
  return names
    .filter((name) => !isDeepStrictEqual(ours[name], expected[name]))
    .map((name) => `${name} ${firstDifference(ours[name], expected[name])}`);
}

/** Where two values begin to differ, and what stands there. */
function firstDifference(one: unknown, other: unknown, path = ''): string {
  if (typeof one === 'object' && one !== null && typeof other === 'object' && other !== null) {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const [a, b]: [unknown, unknown] = [Reflect.get(one, name), Reflect.get(other, name)];
      if (!isDeepStrictEqual(a, b)) return firstDifference(a, b, `${path}.${name}`);
    }
  }
  return `${path}: ${(JSON.stringify(one) ?? 'nothing').slice(0, 120)} instead of ${(JSON.stringify(other) ?? 'nothing').slice(0, 120)}`;
}
