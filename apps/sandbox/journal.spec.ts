import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from './sandbox.ts';
import { clientOf, customerWith, isSteady, openSandbox, Watch } from './testing/open-sandbox.ts';
import { Receiver, waitFor } from './testing/receiver.ts';

describe('a kept book', () => {
  let folder: string;
  let watch: Watch;
  const opened: Sandbox[] = [];

  const open = async (): Promise<Sandbox> => {
    const sandbox = await openSandbox({ dataDir: folder, size: 60, clock: watch.read });
    opened.push(sandbox);
    return sandbox;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'billing-sandbox-'));
    watch = new Watch();
  });
  afterEach(async () => {
    for (const sandbox of opened.splice(0)) await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const live = async (sandbox: Sandbox): Promise<void> => {
    const customer = await customerWith(clientOf(sandbox), isSteady);
    sandbox.actions.failPayment(customer, { decline: 'lost_card' });
    sandbox.actions.create({ name: 'Newcomer', quantity: 3 });
    watch.passDays(9);
    sandbox.tick();
    sandbox.actions.pay(customer);
  };

  it('comes back as it was, with the same ids and the same events', async () => {
    const first = await open();
    await live(first);
    const before = await seen(first);
    await first.close();
    opened.length = 0;
    expect(await seen(await open())).toBe(before);
  });

  it('comes back from the file alone, as after a kill, without the line that was being written', async () => {
    const first = await open();
    await live(first);
    const before = await seen(first);
    // The first sandbox is not closed: its journal is read as a killed process leaves it.
    appendFileSync(join(folder, 'journal.jsonl'), '{"is":"step","at":17');
    const second = await open();
    expect(await seen(second)).toBe(before);
    expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8').endsWith('\n')).toBe(true);
    second.actions.create({ name: 'After the tear', plan: 'none' });
    expect(await seen(await open())).toBe(await seen(second));
  });

  it('refuses a journal with a line that cannot be read before its end', async () => {
    await open();
    const path = join(folder, 'journal.jsonl');
    writeFileSync(path, `${readFileSync(path, 'utf8')}nonsense\n{"is":"endpoint_removed","id":"we_1"}\n`);
    await expect(open()).rejects.toThrow('Line 2');
  });

  it('keeps its own anchor, seed and size whatever it is asked for later', async () => {
    const first = await open();
    watch.passDays(2);
    const second = await openSandbox({ dataDir: folder, size: 9, seed: 5, clock: watch.read, anchor: watch.read() });
    opened.push(second);
    const { seed, size, anchor } = second.book.context;
    expect({ seed, size, anchor }).toEqual({ seed: 1, size: 60, anchor: first.book.context.anchor });
  });

  it('delivers after a restart what was never delivered, and nothing twice', async () => {
    const receiver = await Receiver.open();
    const first = await open();
    first.hooks.register({ url: receiver.url, secret: 'whsec_a' });
    const { announced } = first.actions.create({ name: 'Delivered', plan: 'none', collection: 'send_invoice' });
    await receiver.received(announced.length);
    await waitFor(() => (first.announcements.latest(1)[0]?.pending.size === 0 ? true : null));
    receiver.answer = 500;
    first.actions.create({ name: 'Undelivered', plan: 'none', collection: 'send_invoice' });
    await receiver.received(2);
    await first.close();
    opened.length = 0;
    receiver.answer = 200;
    receiver.letters.length = 0;
    const second = await open();
    await receiver.received(1);
    await waitFor(() => (second.announcements.latest(1)[0]?.pending.size === 0 ? true : null));
    expect(receiver.letters).toHaveLength(1);
    expect(receiver.letters[0]?.body).toContain('Undelivered');
    receiver.close();
  });

  it('can be read by its owner only, since it holds the endpoints’ secrets', async () => {
    await open();
    expect(statSync(join(folder, 'journal.jsonl')).mode & 0o077).toBe(0);
  });
});

/** Everything that a reader could see. */
async function seen(sandbox: Sandbox): Promise<string> {
  const client = clientOf(sandbox);
  const every = { limit: 10_000 };
  return JSON.stringify([
    await client.customers.list({ limit: 100 }).autoPagingToArray(every),
    await client.subscriptions.list({ limit: 100, status: 'all' }).autoPagingToArray(every),
    await client.invoices.list({ limit: 100, expand: ['data.payments'] }).autoPagingToArray(every),
    await client.charges.list({ limit: 100 }).autoPagingToArray(every),
    await client.events.list({ limit: 100 }).autoPagingToArray(every),
  ]);
}
