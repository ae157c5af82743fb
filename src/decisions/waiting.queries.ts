import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { getCounts } from '#contracts/session.ts';
import { isWaiting, isWithheld } from '../outreach/waiting.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';

type Counts = z.input<(typeof getCounts)['response']>;

/** How much waits for a person, and how much waits for something else. */
@Injectable()
export class WaitingQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** An entry. */
  async count(workspaceId: string, mode: string): Promise<Counts> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: Counts[] = await db.query(
        `select
           (select count(distinct account_id)::int from flag where workspace_id = $1 and mode = $2 and state = 'open'
              and (snoozed_until is null or snoozed_until <= $3)) as flagged,
           (select count(*)::int from message m where m.workspace_id = $1 and m.mode = $2 and ${isWaiting}) as drafts,
           (select count(*)::int from message m where m.workspace_id = $1 and m.mode = $2 and ${isWithheld}) as withheld`,
        [workspaceId, mode, this.clock.now()],
      );
      return rows[0] ?? { flagged: 0, drafts: 0, withheld: 0 };
    });
  }
}
