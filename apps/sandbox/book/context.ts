import type { Catalogue } from './catalogue.ts';
import type { Ids } from './ids.ts';

/** What every part of the book needs to know to draw or change a household. */
export interface BookContext {
  readonly seed: number;
  /** The moment at which the book was written; history lies before it. */
  readonly anchor: number;
  /** Customers that exist at the anchor; those numbered from here on up to `size + former` had been deleted by then. */
  readonly size: number;
  readonly former: number;
  readonly ids: Ids;
  readonly catalogue: Catalogue;
  readonly accountId: string;
  readonly accountName: string;
}
