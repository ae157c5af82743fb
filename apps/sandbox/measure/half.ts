import type { Faults } from '../api/faults.ts';
import type { Book } from '../book/book.ts';
import type { Journal } from '../journal.ts';
import { Theatre } from '../theatre.ts';
import { MeasureHooks } from './hooks/measure-hooks.ts';
import { Measure } from './measure.ts';

/** All of Measure's half: what it knows, what it announces, and where things happen to those whom only it knows. */
export interface MeasureHalf {
  readonly measure: Measure;
  readonly measureHooks: MeasureHooks;
  readonly annex: Theatre;
}

export interface HalfOptions {
  readonly book: Book;
  readonly journal: Journal | null;
  readonly faults: Faults;
  /** The present moment in milliseconds. */
  readonly clock: () => number;
}

export function openMeasure({ book, journal, faults, clock }: HalfOptions): MeasureHalf {
  const measure = new Measure(book);
  const measureHooks = new MeasureHooks({ measure, journal, faults, clock });
  const annex = new Theatre({
    book: measure.book.annex,
    announcements: null,
    journal,
    clock,
    onAnnounced: () => undefined,
    onPlayed: measureHooks.played,
    customerId: (index) => measure.book.ids.of('customer', index),
  });
  return { measure, measureHooks, annex };
}
