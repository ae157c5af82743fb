import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import type { BackfillWork } from './backfill-work.ts';

/** A first look when there is something to see, and again each time when there is several times as much. */
const firstPages = 8;
const growth = 4;

/** Tells the database how large its tables have become: a first reading fills empty ones faster than it notices by itself. */
@Injectable()
export class BackfillStatistics {
  constructor(private readonly database: Database) {}

  /** An entry, after a page: the `stored`-th of this reading. */
  async renew({ backfill }: BackfillWork, stored: number): Promise<void> {
    if (!backfill.isFirst || !isDue(stored)) return;
    // Without statistics the reading is slower, and nothing else.
    await this.database.outside((db) => db.query('select renew_statistics()')).catch(() => undefined);
  }
}

function isDue(stored: number): boolean {
  let at = firstPages;
  while (at < stored) at *= growth;
  return at === stored;
}
