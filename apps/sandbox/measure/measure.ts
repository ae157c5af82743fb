import type { Book } from '../book/book.ts';
import { RateLimiter } from '../api/rate-limit.ts';
import { COMPANY } from './api/access.ts';
import { MeasureBook } from './book.ts';
import { measureProfile, type Profile } from './profile.ts';
import type { Desk } from './shapes/desk.ts';

/** Measure's half of the sandbox: what it knows, how it speaks at present, and how much it lets itself be asked. */
export class Measure {
  readonly book: MeasureBook;
  readonly limiter = new RateLimiter({});
  profile: Profile = measureProfile.parse({});

  constructor(shared: Book) {
    this.book = new MeasureBook(shared);
  }

  /** `now` in whole seconds. */
  desk(now: number, companyId = COMPANY): Desk {
    const { book } = this;
    return { context: book.context, ids: book.ids, companyId, now, find: (index) => book.find(index) };
  }
}
