import { isAway } from '../platform/database/retriable.ts';

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** More items than this in one transaction would make the first of them wait too long. */
const largestGroup = 100;
/**
 * Beyond this the sender is asked to come back at once: better than a promise that cannot be kept, and than work for somebody who
 * will have gone before it is done.
 */
const longestQueue = 500;

/**
 * Nobody is told "kept" later than this: whoever waited longer is asked to send it again. What comes before it, reading the body
 * and looking up the address, has the rest of the 5 s (faults.md §1).
 */
const longestWaitMilliseconds = 3_500;

/** Thrown to whoever comes when too many wait already, and to whoever has waited too long. */
export class QueueFull extends Error {
  constructor() {
    super('Too many deliveries wait to be stored.');
    this.name = 'QueueFull';
  }
}

/** What waits under one key, and how much of it is being committed. */
interface Queue<T, R> {
  readonly waiting: Waiting<T, R>[];
  groups: number;
  items: number;
}

export interface GroupRules {
  readonly longestWait?: number;
  /** How many groups of one key are committed at the same time. */
  readonly atOnce?: number;
}

/**
 * Lets everything that arrives under one key while a transaction runs share the next one. When a shared one fails it is
 * split into singles, so that one bad item fails alone (ruling 12).
 */
export class GroupCommit<T, R> {
  readonly #commit: (key: string, items: readonly T[]) => Promise<readonly R[]>;
  readonly #longestWait: number;
  readonly #atOnce: number;
  readonly #queues = new Map<string, Queue<T, R>>();

  /** `commit` answers one result for each item, in their order. */
  constructor(
    commit: (key: string, items: readonly T[]) => Promise<readonly R[]>,
    { longestWait = longestWaitMilliseconds, atOnce = 1 }: GroupRules = {},
  ) {
    this.#commit = commit;
    this.#longestWait = longestWait;
    this.#atOnce = atOnce;
  }

  async add(key: string, item: T): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    const waiting = { item, resolve, reject };
    const timer = setTimeout(() => this.#giveUp(key, waiting), this.#longestWait);
    try {
      this.#enter(key, waiting);
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #enter(key: string, waiting: Waiting<T, R>): void {
    const queue = this.#queues.get(key) ?? { waiting: [], groups: 0, items: 0 };
    if (queue.waiting.length >= longestQueue) throw new QueueFull();
    queue.waiting.push(waiting);
    if (!this.#mayBegin(queue)) return;
    this.#queues.set(key, queue);
    queue.groups += 1;
    // Whoever was proven in the same breath comes along, instead of waiting for a transaction of one.
    setImmediate(() => this.#next(key, queue));
  }

  /** A group beside another begins once as many wait as are being committed: small ones would only cost more. */
  #mayBegin({ groups, items, waiting }: Queue<T, R>): boolean {
    return groups === 0 || (groups < this.#atOnce && items > 0 && waiting.length >= items);
  }

  /** What is being committed at this moment may be kept all the same: the repetition is recognised. */
  #giveUp(key: string, waiting: Waiting<T, R>): void {
    const queue = this.#queues.get(key)?.waiting;
    const place = queue?.indexOf(waiting) ?? -1;
    if (place >= 0) queue?.splice(place, 1);
    waiting.reject(new QueueFull());
  }

  /** Commits those that wait, if anybody still does; fewer than are being committed beside them wait for more, or for their end. */
  #next(key: string, queue: Queue<T, R>): void {
    const areFew = queue.waiting.length < queue.items;
    const group = areFew ? [] : queue.waiting.splice(0, largestGroup);
    if (group.length > 0) {
      void this.#work(key, queue, group);
      return;
    }
    queue.groups -= 1;
    if (queue.groups === 0) this.#queues.delete(key);
  }

  async #work(key: string, queue: Queue<T, R>, group: readonly Waiting<T, R>[]): Promise<void> {
    queue.items += group.length;
    const tell = await this.#settle(key, group);
    if (!tell) for (const single of group) (await this.#settle(key, [single]))?.();
    queue.items -= group.length;
    // The next are on their way before these are told: answering takes time, and the database would have nothing to do meanwhile.
    this.#next(key, queue);
    tell?.();
  }

  /** Answers how to tell those of a group what became of them; null when a shared transaction failed and each is to be tried alone. */
  async #settle(key: string, group: readonly Waiting<T, R>[]): Promise<(() => void) | null> {
    try {
      const results = await this.#commit(
        key,
        group.map((waiting) => waiting.item),
      );
      return () => {
        group.forEach((waiting, index) => {
          const result = results[index];
          if (result === undefined) waiting.reject(new Error('A stored item has no result.'));
          else waiting.resolve(result);
        });
      };
    } catch (error) {
      // A database that is away refuses each of them alone too, only later: senders are told at once to come back.
      const isOver = group.length === 1 || isAway(error);
      return isOver ? () => group.forEach((waiting) => waiting.reject(error)) : null;
    }
  }
}
