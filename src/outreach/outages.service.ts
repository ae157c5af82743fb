import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { sendingSchema } from '#contracts/sending.ts';
import { Clock } from '../platform/clock.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Caller } from '../workspaces/caller.ts';

export type OutageState = z.input<typeof sendingSchema>['outage'];

/**
 * A mail server that cannot be used safely (no encryption, a bad certificate, a refused login) holds mail back. That is told once an
 * outage, not once a mail: one row from the first mail that was held to the first that was taken (faults.md §6.5).
 */
@Injectable()
export class OutagesService {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A step: the server was found unsafe once more; the first time begins the outage. */
  async report(scope: Scope, words: string, now: Date): Promise<void> {
    const begun = await scope.db.query(
      `insert into mail_outage (workspace_id, since, words) values ($1, $2, $3)
       on conflict (workspace_id) where ended_at is null do nothing returning 1`,
      [scope.workspaceId, now, words],
    );
    if (begun.length > 0) return this.changes.announce(scope, 'drafts');
    await scope.db.query(
      `update mail_outage set words = $2 where workspace_id = $1 and ended_at is null and words <> $2`,
      [scope.workspaceId, words],
    );
  }

  /** A step: mail flows. */
  async clear(scope: Scope, now: Date): Promise<void> {
    const [ended]: [unknown[]] = await scope.db.query(
      `update mail_outage set ended_at = $2 where workspace_id = $1 and ended_at is null returning 1`,
      [scope.workspaceId, now],
    );
    if (ended.length > 0) await this.changes.announce(scope, 'drafts');
  }

  /** An entry: this member has taken note; the notice no longer asks them. Twice is once. */
  async note(caller: Caller): Promise<void> {
    await this.database.write(caller.workspaceId, async (scope) => {
      await scope.db.query(
        `insert into mail_outage_note (workspace_id, outage_id, member_id, noted_at)
         select $1, id, $2, $3 from mail_outage where workspace_id = $1 and ended_at is null
         on conflict do nothing`,
        [caller.workspaceId, caller.memberId, this.clock.now()],
      );
      await this.changes.announce(scope, 'drafts');
    });
  }

  /** A step: the outage that stands, as a member sees it. Without a mail server there is none: mail stays in the Outbox. */
  async state(scope: Scope, memberId: string): Promise<OutageState> {
    if (this.config.smtpUrl === null) return null;
    const rows: { since: Date; words: string; waiting: number; notedBy: string[]; isNoted: boolean }[] =
      await scope.db.query(
        `select o.since, o.words,
           (select count(*)::int from message where workspace_id = $1 and mode = 'live' and status = 'approved' and tries > 0)
             as waiting,
           coalesce(n.names, '[]'::jsonb) as "notedBy", coalesce(n.mine, false) as "isNoted"
         from mail_outage o
         left join lateral (
           select jsonb_agg(m.name order by n.noted_at, m.id) as names, bool_or(n.member_id = $2) as mine
           from mail_outage_note n join member m on m.workspace_id = $1 and m.id = n.member_id
           where n.workspace_id = $1 and n.outage_id = o.id) n on true
         where o.workspace_id = $1 and o.ended_at is null`,
        [scope.workspaceId, memberId],
      );
    const [row] = rows;
    return row ? { ...row, since: row.since.toISOString() } : null;
  }
}
