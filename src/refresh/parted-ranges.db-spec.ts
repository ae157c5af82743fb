import { Road } from '../../test/support/road.ts';
import { BackfillJob } from './backfill.job.ts';

describe('reading a kind whose objects are all in one range', () => {
  let road: Road;
  const bills = 120;
  const day = 86_400_000;

  beforeEach(async () => {
    road = await Road.open();
    const now = road.clock.now().getTime();
    road.billing.put('plan', 'plan_1', { value: 1 });
    road.billing.put('customer', 'cus_1', { name: 'Company' });
    // Each day three, two of them in one second, so that pages of two end within one.
    for (let n = 0; n < bills; n += 1) {
      const madeAt = new Date(now - Math.floor(n / 3) * day - (n % 3 === 2 ? 7_000 : 0)).toISOString();
      road.billing.put('bill', `bill_${n}`, { customer: 'cus_1', value: n, madeAt });
    }
    road.billing.billsFrom = { from: new Date(now - 60 * day), to: new Date(now + 1_000) };
  });
  afterEach(() => road.close());

  const run = (connectionId: string) =>
    road.get(BackfillJob).run({ workspaceId: road.workspaceId, connectionId }, new AbortController().signal);
  const readOf = async () => {
    const [phase] = await road.rows<{ objects: string }>(`select objects from backfill_phase where kind = 'bill'`);
    const held = await road.rows(`select 1 from billing_object where kind = 'bill' and payload is not null`);
    return [Number(phase?.objects), held.length];
  };
  const slices = () =>
    road.rows<{ key: string; done: boolean; objects: string }>(
      `select key, done_at is not null as done, objects from backfill_slice where kind = 'bill'`,
    );

  it('reads it as several ranges beside each other, and everything once', async () => {
    let together = 0;
    let most = 0;
    road.billing.before = async (call) => {
      if (!call.startsWith('list bill')) return;
      together += 1;
      most = Math.max(most, together);
      await new Promise((resolve) => setImmediate(resolve));
      together -= 1;
    };
    await road.connectAndRead();
    expect(await readOf()).toEqual([bills, bills]);
    const all = await slices();
    expect(all.length).toBeGreaterThan(4);
    expect(all.every(({ done }) => done)).toBe(true);
    expect(most).toBeGreaterThan(1);
  });

  it('goes on with what is left of each where it was killed, at any page, and counts nothing twice', async () => {
    const { id } = await road.connect();
    let reads = 0;
    let deaths = 0;
    road.billing.before = (call) => {
      if (!call.startsWith('list bill')) return;
      reads += 1;
      if (reads % 5 === 0 && deaths < 15) {
        deaths += 1;
        throw new Error('killed');
      }
    };
    while (deaths < 15) await run(id).catch(() => undefined);
    await run(id);
    expect(await readOf()).toEqual([bills, bills]);
    expect((await slices()).every(({ done }) => done)).toBe(true);
  });

  it('reads everything once where the page after is under way, and whole, before the one that parts the range', async () => {
    const { id } = await road.connect();
    let pages = 0;
    let [open, most] = [0, 0];
    road.billing.completing = async (call) => {
      if (!call.startsWith('list bill')) return;
      open += 1;
      most = Math.max(most, open);
      // Every other page takes as long as several others.
      const turns = (pages += 1) % 2 === 1 ? 20 : 0;
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
    };
    await run(id);
    expect(await readOf()).toEqual([bills, bills]);
    expect((await slices()).length).toBeGreaterThan(4);
    expect(most).toBeGreaterThan(1);
  });

  it('loses nothing of a range when the page that parts it fails while the page after is under way', async () => {
    const { id } = await road.connect();
    let pages = 0;
    let deaths = 0;
    road.billing.completing = async (call) => {
      if (!call.startsWith('list bill')) return;
      pages += 1;
      if (pages % 3 !== 0 || deaths >= 12) return;
      deaths += 1;
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      throw new Error('killed');
    };
    while (deaths < 12) await run(id).catch(() => undefined);
    await run(id);
    expect(await readOf()).toEqual([bills, bills]);
    const all = await slices();
    expect(all.length).toBeGreaterThan(4);
    expect(all.every(({ done }) => done)).toBe(true);
  });

  it('begins a range again whose row has gone, and counts it anew', async () => {
    const { id } = await road.connect();
    let isGone = false;
    road.billing.before = (call) => {
      if (isGone || !call.startsWith('list bill') || call.endsWith(' first')) return;
      isGone = true;
      road.billing.remove('bill', call.split(' ').at(-1) ?? '');
    };
    await run(id);
    expect(isGone).toBe(true);
    const [read, held] = await readOf();
    expect([read, held]).toEqual([bills - 1, bills]);
  });
});
