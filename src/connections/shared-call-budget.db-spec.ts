import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { Database } from '../platform/database/database.ts';
import type { BudgetClock } from './budget-clock.ts';
import { CallLender, placesSeconds } from './call-lender.ts';
import { SharedCallBudget } from './shared-call-budget.ts';

/** Time that moves from one thing to the next, once the database has answered everybody. */
class World {
  #now = 0;
  #order = 0;
  #busy = 0;
  readonly #due = new Map<number, { at: number; run: () => void }>();

  /** The clock of one process; a killed one's does nothing any more. */
  clock(process: { isAlive: boolean }): BudgetClock {
    return {
      now: () => this.#now,
      after: (milliseconds, then) => this.after(milliseconds, () => process.isAlive && then()),
    };
  }

  get now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const order = (this.#order += 1);
    this.#due.set(order, { at: this.#now + milliseconds, run });
    return () => void this.#due.delete(order);
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1;
    return work.finally(() => (this.#busy -= 1));
  }

  async runUntil(end: number): Promise<void> {
    for (;;) {
      await this.#settle();
      const [order, next] = [...this.#due].reduce(
        (first, one) => (one[1].at < (first[1]?.at ?? Infinity) ? one : first),
        [0, undefined] as [number, { at: number; run: () => void } | undefined],
      );
      if (!next || next.at > end) break;
      this.#due.delete(order);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  async #settle(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#busy > 0);
  }
}

const start = Date.parse('2026-06-15T12:00:00Z');

/** One process that reads one account with so many calls at once, each of them this long. */
class Reader {
  isAlive = true;
  readonly beganAt: number[] = [];
  asked = 0;
  running = 0;
  readonly budget: SharedCallBudget;
  readonly #world: World;

  constructor(world: World, name: string, lender: CallLender) {
    this.#world = world;
    const now = () => new Date(start + world.now);
    const counted = {
      lease: (holder: string, request: Parameters<CallLender['lease']>[1]) => {
        this.asked += 1;
        return world.during(lender.lease(holder, request, now()));
      },
      shrink: (what: 'rate' | 'places') => world.during(lender.shrink(what, now())),
    };
    this.budget = new SharedCallBudget(name, counted, world.clock(this));
  }

  read(width: number, callMs: number, until = Number.POSITIVE_INFINITY): this {
    for (let n = 0; n < width; n += 1) void this.#loop(callMs, until);
    return this;
  }

  async #loop(callMs: number, until: number): Promise<void> {
    while (this.isAlive && this.#world.now < until) {
      await this.budget.turn(new AbortController().signal);
      this.beganAt.push(this.#world.now);
      this.running += 1;
      await new Promise<void>((resolve) => this.#world.after(callMs, resolve));
      this.running -= 1;
      if (this.isAlive) this.budget.done();
    }
  }
}

function mostWithin(times: readonly number[], milliseconds: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((at, i) => sorted.filter((t, k) => k >= i && t < at + milliseconds).length));
}

/** The most that ran at once, calls of this length begun at these moments. */
function mostAtOnce(times: readonly number[], callMs: number): number {
  return mostWithin(times, callMs);
}

describe('the calls of one account, shared by processes', () => {
  let database: TestDatabase;
  let floor: Database;
  let world: World;
  let key: Buffer;

  beforeAll(async () => {
    database = await openTestDatabase();
    floor = new Database(database.config, []);
    await floor.open();
  });
  beforeEach(() => {
    world = new World();
    key = Buffer.from(expect.getState().currentTestName ?? '');
  });
  afterAll(async () => {
    await floor.onApplicationShutdown();
    await database.close();
  });

  const lender = (perSecond: number, inFlight: number) => new CallLender(floor, key, { perSecond, inFlight });

  it.each([
    [20, 4, 100],
    [5, 4, 400],
    [4, 2, 250],
    [100, 16, 120],
  ])('lets %d a second and %d at once go, from two processes together, and wastes little', async (rate, room, ms) => {
    const readers = ['a', 'b'].map((name) => new Reader(world, name, lender(rate, room)).read(room, ms));
    await world.runUntil(20_000);
    const all = readers.flatMap((reader) => reader.beganAt);
    // A turn may be taken up to 50 ms, or half a turn, late: one call more can fall into a second.
    expect(mostWithin(all, 1_000)).toBeLessThanOrEqual(Math.ceil(rate * 1.05) + 1);
    expect(mostAtOnce(all, ms)).toBeLessThanOrEqual(room);
    const possible = Math.min(rate, (room * 1_000) / ms) * 20;
    // How well the two share is the benchmark's matter: here nobody goes without, and most of what is possible is done.
    expect(all.length).toBeGreaterThan(possible * 0.6);
    for (const reader of readers) expect(reader.beganAt.length).toBeGreaterThan(0);
  });

  it('asks far less often than it calls', async () => {
    const reader = new Reader(world, 'a', lender(100, 16)).read(16, 50);
    await world.runUntil(20_000);
    expect(reader.beganAt.length).toBeGreaterThan(1_800);
    expect(reader.asked).toBeLessThan(reader.beganAt.length / 10);
  });

  it.each([2, 1])('shares %d places among three, so that nobody is forgotten', async (room) => {
    const readers = ['a', 'b', 'c'].map((name) => new Reader(world, name, lender(50, room)).read(2, 300));
    await world.runUntil(30_000);
    expect(
      mostAtOnce(
        readers.flatMap((reader) => reader.beganAt),
        300,
      ),
    ).toBeLessThanOrEqual(room);
    for (const reader of readers) expect(reader.beganAt.length).toBeGreaterThan(10);
  });

  it("takes over a killed process's places, and not before its calls have ended", async () => {
    const killed = new Reader(world, 'a', lender(20, 4)).read(4, 29_000);
    await world.runUntil(1_000);
    expect(killed.running).toBe(4);
    killed.isAlive = false;
    const heir = new Reader(world, 'b', lender(20, 4)).read(4, 100);
    await world.runUntil(29_000);
    expect(heir.beganAt).toEqual([]);
    await world.runUntil(1_000 + placesSeconds * 1_000 + 2_000);
    expect(heir.beganAt.length).toBeGreaterThan(10);
  });

  it('gives places back when they are not used, and when the process ends', async () => {
    new Reader(world, 'a', lender(20, 4)).read(4, 100, 2_000);
    await world.runUntil(3_000);
    const ended = new Reader(world, 'b', lender(20, 4)).read(4, 20_000, 1);
    await world.runUntil(3_100);
    await ended.budget.close();
    ended.isAlive = false;
    const next = new Reader(world, 'c', lender(20, 4)).read(4, 100);
    await world.runUntil(6_000);
    expect(next.beganAt.length).toBeGreaterThan(40);
  });

  it('halves for everybody what the account says is too much, once for one burst, and heals by one each minute', async () => {
    const first = new Reader(world, 'a', lender(20, 4));
    for (let n = 0; n < 4; n += 1) first.budget.shrink('endpoint-rate');
    await world.runUntil(2_000);
    const second = new Reader(world, 'b', lender(20, 4)).read(4, 50, 12_000);
    await world.runUntil(13_000);
    expect(second.beganAt.length).toBeGreaterThanOrEqual(90);
    expect(second.beganAt.length).toBeLessThanOrEqual(106);
    const lease = await lender(20, 4).lease('c', { calls: 1, wants: 1, open: 0 }, new Date(start + 5 * 60_000 + 1_000));
    expect(lease.everyMs).toBeCloseTo(1_000 / 15);
    expect((await lender(20, 4).lease('c', { calls: 1, wants: 1, open: 0 }, new Date(start + 3_600_000))).everyMs).toBe(
      50,
    );
  });

  it('halves the calls at once where that is what was too much, and never to nothing', async () => {
    const shrunk = lender(20, 4);
    const places = async (seconds: number) =>
      (await shrunk.lease('a', { calls: 0, wants: 9, open: 0 }, new Date(start + seconds * 1_000))).places;
    expect(await places(0)).toBe(4);
    const after: number[] = [];
    for (let n = 1; n <= 4; n += 1) {
      await shrunk.shrink('places', new Date(start + n * 5_000));
      after.push(await places(n * 5));
    }
    expect(after).toEqual([2, 1, 1, 1]);
  });

  it('waits while the database is away, and lets go whoever is told to stop', async () => {
    const reader = new Reader(world, 'a', lender(20, 4));
    const away = new SharedCallBudget(
      'a',
      { lease: () => Promise.reject(new Error('away')), shrink: () => Promise.resolve() },
      world.clock(reader),
    );
    const stop = new AbortController();
    let isThrough = false;
    void away.turn(stop.signal).then(() => (isThrough = true));
    await world.runUntil(60_000);
    expect(isThrough).toBe(false);
    stop.abort();
    await world.runUntil(60_001);
    expect(isThrough).toBe(true);
  });
});
