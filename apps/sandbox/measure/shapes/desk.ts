import type { BookContext } from '../../book/context.ts';
import type { MeasureIds } from '../ids.ts';
import type { Entry } from '../entries.ts';
import type { Found } from '../book.ts';

/** What every shape is drawn with. */
export interface Desk {
  readonly context: BookContext;
  readonly ids: MeasureIds;
  readonly companyId: string;
  /** The present moment, in whole seconds. */
  readonly now: number;
  /** Another member, for parents. */
  readonly find: (index: number) => Found | null;
}

/** One object that is to be drawn. */
export interface Subject extends Found {
  readonly entry: Entry;
}
