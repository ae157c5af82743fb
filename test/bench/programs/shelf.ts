import { Expander } from '../../../apps/sandbox/api/expand.ts';
import { isObject, toJson } from '../../../apps/sandbox/api/json.ts';
import type { Access } from '../../../apps/sandbox/api/keys.ts';
import { Query } from '../../../apps/sandbox/api/query.ts';
import { Registry } from '../../../apps/sandbox/api/registry.ts';
import { spotsOf } from '../../../apps/sandbox/book/spots.ts';
import type { ShelfKind } from '../../../apps/sandbox/book/entries.ts';
import type { Household } from '../../../apps/sandbox/book/facts.ts';
import { compareSpots, type Spot } from '../../../apps/sandbox/book/shelf.ts';
import type { Sandbox } from '../../../apps/sandbox/sandbox.ts';
import { enlarge, type Largeness } from './large-household.ts';
import { WrittenList } from './written-list.ts';

/** Lists that are cut down to the customers of the benchmark; whatever else is asked for, the sandbox answers itself. */
export const paths: Readonly<Record<string, ShelfKind>> = {
  '/v1/customers': 'customer',
  '/v1/subscriptions': 'subscription',
  '/v1/invoices': 'invoice',
  '/v1/charges': 'charge',
  '/v1/balance_transactions': 'balance_transaction',
};

/** Ranks from the first to before the last. */
interface Range {
  readonly first: number;
  readonly end: number;
}

const each = 4;
const access: Access = { livemode: false, missing: new Set(), shown: '' };

interface Listed {
  readonly id: string;
  readonly spot: Spot;
}

/**
 * The same small history for every customer: one subscription (none metered), four invoices, four charges. Objects are the
 * sandbox's own; they are written out once and kept, so that what is measured is never the speed of the sandbox.
 */
export class BenchShelf {
  readonly #sandbox: Sandbox;
  readonly #registry: Registry;
  readonly #expander: Expander;
  readonly #isKept: boolean;
  readonly #lists = new Map<ShelfKind, Listed[]>();
  readonly #ranks = new Map<ShelfKind, Map<string, number>>();
  readonly #written = new Map<string, WrittenList>();

  /** The first customer is made as large as is asked for. */
  constructor(sandbox: Sandbox, customers: number, isKept: boolean, large: Largeness | null = null) {
    this.#sandbox = sandbox;
    this.#isKept = isKept;
    const { book, announcements } = sandbox;
    this.#registry = new Registry({ book, announcements, now: () => Math.floor(Date.now() / 1000) });
    this.#expander = new Expander(this.#registry, sandbox.gate);
    this.#choose(customers, large);
  }

  ids(kind: ShelfKind): readonly string[] {
    return (this.#lists.get(kind) ?? []).map(({ id }) => id);
  }

  /** Writes all objects of a kind with these expansions, before anybody's time is taken. */
  fill(kind: ShelfKind, expand: readonly string[]): void {
    if (!this.#isKept) return;
    const list = this.#lists.get(kind) ?? [];
    const written: Buffer[] = [];
    // In order of customers: drawing one of them draws all that is theirs.
    for (const rank of [...list.keys()].sort((a, b) => ownerOf(list, a) - ownerOf(list, b))) {
      written[rank] = this.#write(kind, list[rank]?.id ?? '', expand);
    }
    this.#written.set(keyOf(kind, expand), new WrittenList(written));
  }

  /** The body of an answer, in parts that are sent one after the other. */
  page(kind: ShelfKind, path: string, search: string): readonly Buffer[] {
    const query = new Query(search);
    const list = this.#lists.get(kind) ?? [];
    const { from, to } = query.range('created');
    const expand = query.expand.map((one) => one.replace(/^data\./, ''));
    const after = query.one('starting_after');
    const first = after === undefined ? firstUpTo(list, to) : (this.#ranks.get(kind)?.get(after) ?? list.length) + 1;
    let end = first;
    while (end - first < query.limit && isInside(list[end], from)) end += 1;
    return [
      opening,
      this.#objects(kind, { first, end, expand }),
      Buffer.from(`],"has_more":${isInside(list[end], from)},"url":"${path}"}`),
    ];
  }

  #objects(kind: ShelfKind, { first, end, expand }: Range & { readonly expand: readonly string[] }): Buffer {
    if (!this.#isKept) {
      const list = this.#lists.get(kind)?.slice(first, end) ?? [];
      return new WrittenList(list.map(({ id }) => this.#write(kind, id, expand))).range(0, list.length);
    }
    const key = keyOf(kind, expand);
    if (!this.#written.has(key)) this.fill(kind, expand);
    return this.#written.get(key)?.range(first, end) ?? Buffer.alloc(0);
  }

  #write(kind: ShelfKind, id: string, expand: readonly string[]): Buffer {
    const json = toJson(this.#registry.byObject(kind)?.find(id));
    if (isObject(json)) this.#expander.expand(json, expand, access);
    return Buffer.from(JSON.stringify(json));
  }

  #choose(customers: number, large: Largeness | null): void {
    const { book } = this.#sandbox;
    const spots = new Map<ShelfKind, Spot[]>(Object.values(paths).map((kind) => [kind, []]));
    let chosen = 0;
    for (let index = 0; index < book.population && chosen < customers; index += 1) {
      const household = book.household(index);
      const drawn = household && historyOf(household);
      if (!drawn) continue;
      const own = large && chosen === 0 ? wholeOf(enlarge(book, household, large)) : drawn;
      chosen += 1;
      for (const [kind, list] of own) spots.get(kind)?.push(...list);
    }
    if (chosen < customers) throw new Error(`Only ${chosen} customers have the history that the benchmark wants.`);
    for (const [kind, list] of spots) this.#put(kind, list);
  }

  #put(kind: ShelfKind, spots: Spot[]): void {
    const { ids } = this.#sandbox.book.context;
    spots.sort((a, b) => compareSpots(b, a));
    const list = spots.map((spot) => ({ id: ids.of(kind, spot.owner, spot.ordinal), spot }));
    this.#lists.set(kind, list);
    this.#ranks.set(kind, new Map(list.map(({ id }, rank) => [id, rank])));
  }
}

/** The part of a household's history that counts here; null for one that has too little of it. */
function historyOf(household: Household): Map<ShelfKind, Spot[]> | null {
  const subscription = household.subscriptions.at(-1);
  const invoices = spotsOf('invoice', household).slice(-each);
  const charges = spotsOf('charge', household).slice(-each);
  const isUsable =
    household.deletedAt === null &&
    subscription?.items.every((item) => item.quantity !== null) &&
    invoices.length === each &&
    charges.length === each;
  if (!isUsable) return null;
  const numbers = new Set(charges.map(({ ordinal }) => ordinal * 2));
  return new Map<ShelfKind, Spot[]>([
    ['customer', spotsOf('customer', household)],
    ['subscription', spotsOf('subscription', household).slice(-1)],
    ['invoice', invoices],
    ['charge', charges],
    ['balance_transaction', spotsOf('balance_transaction', household).filter(({ ordinal }) => numbers.has(ordinal))],
  ]);
}

function wholeOf(household: Household): Map<ShelfKind, Spot[]> {
  return new Map(Object.values(paths).map((kind) => [kind, spotsOf(kind, household)]));
}

/** The first rank that is not newer than the bound; the list is ordered newest first. */
function firstUpTo(list: readonly Listed[], to: number | undefined): number {
  if (to === undefined) return 0;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.spot.created ?? 0) > to) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isInside(listed: Listed | undefined, from: number | undefined): boolean {
  return listed !== undefined && listed.spot.created >= (from ?? 0);
}

const opening = Buffer.from('{"object":"list","data":[');

function keyOf(kind: string, expand: readonly string[]): string {
  return `${kind} ${[...expand].sort().join(' ')}`;
}

function ownerOf(list: readonly Listed[], rank: number): number {
  return list[rank]?.spot.owner ?? 0;
}
