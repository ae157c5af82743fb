import { setTimeout as wait } from 'node:timers/promises';
import { actInSandbox, type SandboxCustomer } from '../../support/journey.ts';
import { control } from '../../support/merchant.ts';
import type { Product } from '../../support/product.ts';

/** An event as the billing system wrote it. */
export interface LiveEvent {
  readonly id: string;
  readonly type: string;
}

interface Acting {
  readonly product: Product;
  readonly chance: () => number;
  /** Whether the book is read in live or in test mode: events of the other mode are not ours. */
  readonly key: string;
}

/** What may happen to a customer, as often as it stands here. Nothing that time alone would end or continue. */
const happenings = [
  'fail-payment',
  'fail-payment',
  'fail-payment',
  'pay',
  'pay',
  'patch',
  'patch',
  'make-overdue',
  'expire-card-soon',
  'cancel',
] as const;

const bodies: Readonly<Record<string, (chance: () => number) => object>> = {
  patch: (chance) => ({ name: `Renamed ${Math.floor(chance() * 1e6)} & Sons` }),
  'make-overdue': () => ({ inSeconds: 0 }),
  'expire-card-soon': () => ({ days: 9 }),
};

/** Customers to whom things go on happening, and what the billing system says about it. */
export class Life {
  readonly #acting: Acting;
  readonly #customers: readonly string[];
  #newest = '';
  happened = 0;

  private constructor(acting: Acting, customers: readonly string[]) {
    this.#acting = acting;
    this.#customers = customers;
  }

  static async begin(acting: Acting): Promise<Life> {
    const listed = Object(await control(acting.product, 'GET', '/customers?show=active&limit=200'));
    const customers: readonly SandboxCustomer[] = listed.customers;
    const life = new Life(
      acting,
      customers.map(({ id }) => id),
    );
    await life.news();
    return life;
  }

  /** Something happens to somebody. What cannot happen to them now does not. */
  async goOn(): Promise<void> {
    const { chance, product } = this.#acting;
    const customer = this.#customers[Math.floor(chance() * this.#customers.length)] ?? '';
    const happening = happenings[Math.floor(chance() * happenings.length)] ?? 'patch';
    const body = bodies[happening]?.(chance) ?? {};
    const done = await actInSandbox(product, customer, happening, body).catch(() => null);
    if (done !== null) this.happened += 1;
  }

  /** The events since the last time, oldest first, read past the product. */
  async news(): Promise<LiveEvent[]> {
    const events: LiveEvent[] = [];
    for (;;) {
      const from = this.#newest === '' ? '' : `&ending_before=${this.#newest}`;
      const response = await fetch(`${this.#acting.product.sandboxUrl}/v1/events?limit=100${from}`, {
        headers: { authorization: `Bearer ${this.#acting.key}` },
      });
      if (!response.ok) throw new Error(`The sandbox answered ${response.status}: ${await response.text()}`);
      const page: { data: LiveEvent[]; has_more: boolean } = Object(await response.json());
      // Going backwards, a page is the nearest to the cursor, still newest first.
      const [newest] = page.data;
      if (newest) this.#newest = newest.id;
      events.push(...page.data.toReversed());
      if (from === '' || !page.has_more) return events;
    }
  }
}

/** Calls something so many times a second until it is over; each call runs by itself, and those that are late are made up for. */
export async function atPace(perSecond: number, isOver: () => boolean, call: () => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>();
  const began = performance.now();
  for (let made = 0; !isOver();) {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    for (; made < due; made += 1) {
      const one: Promise<void> = call().finally(() => running.delete(one));
      running.add(one);
    }
    await wait(10);
  }
  await Promise.all(running);
}
