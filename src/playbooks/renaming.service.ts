import { Injectable } from '@nestjs/common';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { Renamed } from '#core/enrollment/renamed.ts';
import { RewritingService } from '../outreach/rewriting.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { occurrenceToJson } from './occurrence-json.ts';

/** An enrollment that goes by another name since, with all that its message needs. */
export interface RenamedEnrollment extends Renamed {
  readonly accountId: string;
  readonly accountName: string;
  readonly snapshot: AccountSnapshot;
}

/** The template of the version that an enrollment began with. */
interface BegunWith {
  readonly enrollmentId: string;
  readonly subject: string;
  readonly body: string;
}

/** Keeps what is written about a cause in the words of whoever tells of it now. */
@Injectable()
export class RenamingService {
  constructor(private readonly rewriting: RewritingService) {}

  /** A step, its accounts locked by the caller. Each is renamed once: what a person has written, or has left, stays as it is. */
  async apply(scope: Scope, renamed: readonly RenamedEnrollment[], why: string, now: Date): Promise<void> {
    if (renamed.length === 0) return;
    const rows = renamed.map(({ enrollmentId, occurrence }) => ({
      enrollmentId,
      occurrence: occurrenceToJson(occurrence),
    }));
    const [begun]: [BegunWith[]] = await scope.db.query(
      `update enrollment e set occurrence = t.occurrence
       from jsonb_to_recordset($2::jsonb) as t("enrollmentId" uuid, occurrence jsonb), playbook_version v
       where e.workspace_id = $1 and e.id = t."enrollmentId" and e.state = 'open'
         and v.workspace_id = $1 and v.playbook_id = e.playbook_id and v.version = e.playbook_version
       returning e.id as "enrollmentId", v.subject, v.body`,
      [scope.workspaceId, JSON.stringify(rows)],
    );
    const templateOf = new Map(begun.map(({ enrollmentId, ...template }) => [enrollmentId, template]));
    const rewritings = renamed.flatMap((one) => {
      const template = templateOf.get(one.enrollmentId);
      return template ? [{ ...one, ...template, rewrittenAs: why }] : [];
    });
    await this.rewriting.rewrite(scope, rewritings, now);
  }
}
