import { Injectable } from '@nestjs/common';
import { EndingsService, type EndedMessages } from '../outreach/endings.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';

/** What ends with a flag, and comes back with it. Its account is locked by the caller. */
@Injectable()
export class FlagEnrollmentsService {
  constructor(
    private readonly endings: EndingsService,
    private readonly changes: Changes,
  ) {}

  /** A step: enrollments before messages, each sorted by id (ruling 15). */
  async hold(scope: Scope, enrollmentIds: readonly string[]): Promise<void> {
    await scope.db.query(
      `select 1 from enrollment where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
      [scope.workspaceId, enrollmentIds],
    );
    await this.endings.hold(scope, enrollmentIds);
  }

  /** A step: ends the enrollments of a cause; what they have written and not sent is withdrawn. Answers how many drafts that was. */
  async closeWithFlag(scope: Scope, causeId: string, end: { words: string; now: Date }): Promise<number> {
    const [rows]: [{ id: string }[]] = await scope.db.query(
      `update enrollment set state = 'closed', closed_at = $3, close_reason = $4
       where workspace_id = $1 and cause_id = $2 and state <> 'closed' returning id`,
      [scope.workspaceId, causeId, end.now, end.words],
    );
    if (rows.length === 0) return 0;
    await this.changes.announce(scope, 'playbooks');
    return this.endings.withdraw(
      scope,
      rows.map(({ id }) => ({ enrollmentId: id, reason: end.words })),
      end.now,
    );
  }

  /** A step: what ended in the very moment in which the flag was closed goes on from where it was. */
  async reopenWithFlag(scope: Scope, causeId: string, { closedAt, now }: { closedAt: Date; now: Date }): Promise<void> {
    const rows: { id: string }[] = await scope.db.query(
      `select id from enrollment where workspace_id = $1 and cause_id = $2 and state = 'closed' and closed_at = $3`,
      [scope.workspaceId, causeId, closedAt],
    );
    await this.goOn(
      scope,
      rows.map((row) => row.id),
      now,
    );
  }

  /** A step: these go on from where they were, and what was withdrawn in the moment in which they ended waits for a person again. */
  async goOn(scope: Scope, enrollmentIds: readonly string[], now: Date): Promise<void> {
    if (enrollmentIds.length === 0) return;
    const [rows]: [EndedMessages[]] = await scope.db.query(
      `update enrollment set state = case when opened_at is null then 'adopted' else 'open' end, closed_at = null, close_reason = null
       where workspace_id = $1 and id = any($2::uuid[]) and state = 'closed'
       returning id as "enrollmentId", old.closed_at as "endedAt"`,
      [scope.workspaceId, enrollmentIds],
    );
    await this.changes.announce(scope, 'playbooks');
    await this.endings.restore(scope, rows, now);
  }
}
