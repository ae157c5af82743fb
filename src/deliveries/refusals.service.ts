import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';

/** Refused deliveries: nothing is kept of them but a count for each address, day and reason (faults.md §2.4). */
@Injectable()
export class RefusalsService {
  constructor(private readonly database: Database) {}

  /** Only for addresses that exist: an invented one must not fill a table. */
  async count(publicId: string, reason: string, now: Date): Promise<void> {
    await this.database.outside(async (db) => {
      await db.query(
        `insert into directory_refusal as r (address, day, reason, refused) values ($1, $2, $3, 1)
         on conflict (address, day, reason) do update set refused = r.refused + 1`,
        [publicId, now.toISOString().slice(0, 10), reason],
      );
    });
  }
}
