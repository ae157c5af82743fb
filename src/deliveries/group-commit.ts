import { isAway } from '../platform/database/retriable.ts';

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** More items than this in one transaction would make the first of them wait too long. */
const largestGroup = 100;
/** Beyond this the sender is asked to come back later: better than a promise that cannot be kept. */
const longestQueue = 2_000;

/** Thrown to whoever comes when too many wait already. */
export class QueueFull extends Error {
  constructor() {
    super('Too many deliveries wait to be stored.');
    this.name = 'QueueFull';
  }
}

/**
 * Lets everything that arrives under one key while a transaction runs share the next one. When a shared one fails it is
 * split into singles, so that one bad item fails alone (ruling 12).
 */
export class GroupCommit<T, R> {
  readonly #commit: (key: string, items: readonly T[]) => Promise<readonly R[]>;
  readonly #queues = new Map<string, Waiting<T, R>[]>();

  /** `commit` answers one result for each item, in their order. */
  constructor(commit: (key: string, items: readonly T[]) => Promise<readonly R[]>) {
    this.#commit = commit;
  }

  async add(key: string, item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const queue = this.#queues.get(key);
      if (queue && queue.length >= longestQueue) {
        reject(new QueueFull());
        return;
      }
      if (queue) {
        queue.push({ item, resolve, reject });
        return;
      }
      const begun = [{ item, resolve, reject }];
      this.#queues.set(key, begun);
      void this.#work(key, begun);
    });
  }

  async #work(key: string, queue: Waiting<T, R>[]): Promise<void> {
    while (queue.length > 0) {
      const group = queue.splice(0, largestGroup);
      if (!(await this.#settle(key, group)) && group.length > 1) {
        for (const single of group) await this.#settle(key, [single]);
      }
    }
    this.#queues.delete(key);
  }

  /** False when a shared transaction failed and its items are to be tried alone; a single that fails is told so. */
  async #settle(key: string, group: readonly Waiting<T, R>[]): Promise<boolean> {
    try {
      const results = await this.#commit(
        key,
        group.map((waiting) => waiting.item),
      );
      group.forEach((waiting, index) => {
        const result = results[index];
        if (result === undefined) waiting.reject(new Error('A stored item has no result.'));
        else waiting.resolve(result);
      });
      return true;
    } catch (error) {
      // A database that is away refuses each of them alone too, only later: senders are told at once to come back.
      const isOver = group.length === 1 || isAway(error);
      if (isOver) for (const waiting of group) waiting.reject(error);
      return isOver;
    }
  }
}
