import type { BackfillWork } from './backfill-work.ts';
import type { FiguresQueue } from './first-figures.ts';
import { Lanes } from './lanes.ts';
import { PageGroups } from './page-groups.ts';
import type { ReadPage } from './page-record.ts';

/** Pages at hand at once for each call that the account allows at once: one is on its way while another is stored. */
const pagesForEachCall = 2;
const fewestPages = 16;
/** Groups of pages stored at once: fewer leave the disk waiting, more are smaller, and it is the groups that cost. */
const groupsAtOnce = 2;
/** In a first reading nobody is evaluated with a page, so several make a transaction that is still short. */
const pagesOfFirst = 6;

/** What the kinds of one reading share while they are read side by side. */
export class SharedPlaces {
  /** Room for pages that are on their way, or wait to be stored: what a reading holds in memory. */
  readonly pages: Lanes;
  readonly groups: PageGroups<ReadPage>;
  /** Accounts that were made and are to be shown. */
  readonly figures: FiguresQueue;
  stored = 0;
  /** A first reading meets nothing that stands, until it does: then it looks. */
  areNew = true;
  #failure: { readonly error: unknown } | null = null;

  constructor({ access, backfill }: Pick<BackfillWork, 'access' | 'backfill'>, figures: FiguresQueue) {
    this.figures = figures;
    this.pages = new Lanes(Math.max(fewestPages, access.inFlight * pagesForEachCall));
    this.groups = new PageGroups(groupsAtOnce, backfill.isFirst ? pagesOfFirst : 1);
  }

  /** Something stopped the whole reading: no new page is begun. */
  get isOver(): boolean {
    return this.#failure !== null;
  }

  /** The first failure is what stopped it. */
  stop(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Throws what stopped the reading, if anything did. */
  check(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

/** Where one kind stands among those that are read at once. */
export interface Place {
  readonly shared: SharedPlaces;
  /** The lower, the earlier it gets a place. */
  readonly rank: number;
}
