import { Injectable } from '@nestjs/common';
import type { Occurrence } from '#core/triggers/trigger.ts';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import { EndingsService } from '../outreach/endings.service.ts';
import { OutreachService } from '../outreach/outreach.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { AccountChanges } from './account-changes.ts';
import type { CauseIds } from './causes.service.ts';
import { startedNote, toDraftRequest, type Beginning } from './beginning.ts';
import { occurrenceToJson } from './occurrence-json.ts';
import type { RunningPlaybook } from './running-playbook.ts';

/** An enrollment that has just begun and wants its message. */
export interface OpenedEnrollment {
  readonly enrollmentId: string;
  readonly accountId: string;
  readonly playbookId: string;
  readonly playbookVersion: number;
  readonly occurrence: Occurrence;
}

export interface AdoptingPlaybook {
  readonly id: string;
  readonly version: number;
  readonly trigger: string;
}

export interface EnrollmentOutcome {
  readonly opened: readonly OpenedEnrollment[];
  readonly closed: readonly { readonly accountId: string; readonly playbookId: string; readonly reason: string }[];
}

/** Enrollments: one account going through one playbook for one cause, once for ever (ruling 7). */
@Injectable()
export class EnrollmentsService {
  constructor(
    private readonly outreach: OutreachService,
    private readonly endings: EndingsService,
    private readonly history: AccountHistoryService,
    private readonly changes: Changes,
  ) {}

  /** A step: applies what evaluation concluded for a batch, its accounts locked by the caller. Drafts of the ended are withdrawn. */
  async apply(
    scope: Scope,
    accounts: readonly AccountChanges[],
    causes: CauseIds,
    now: Date,
  ): Promise<EnrollmentOutcome> {
    await this.#noteSilences(scope, accounts, now);
    const closed = await this.#close(scope, accounts, now);
    const opened = await this.#open(scope, accounts, causes, now);
    return { opened, closed };
  }

  /**
   * A step: what a playbook that was just switched on finds holding, live and test, waits for a person. A flag that is open
   * says that its cause holds; its words and facts are taken up when the enrollment is started.
   */
  async adopt(scope: Scope, playbook: AdoptingPlaybook, now: Date): Promise<void> {
    await scope.db.query(
      `insert into enrollment (workspace_id, playbook_id, playbook_version, account_id, cause_id, mode, state, occurrence,
         created_at)
       select $1, $2, $3, f.account_id, f.cause_id, f.mode, 'adopted',
         jsonb_build_object('trigger', f.trigger, 'key', c.key, 'since', f.since, 'object', f.source, 'words', f.words,
           'atRisk', f.at_risk, 'facts', '{}'::jsonb), $5
       from flag f join cause c on c.workspace_id = $1 and c.id = f.cause_id
       where f.workspace_id = $1 and f.trigger = $4 and f.state = 'open'
       order by f.account_id, f.cause_id
       on conflict (workspace_id, playbook_id, account_id, cause_id) do nothing`,
      [scope.workspaceId, playbook.id, playbook.version, playbook.trigger, now],
    );
  }

  /** A step: adopted enrollments, locked by the caller, open now on the playbook's newest version, and write their messages. */
  async begin(scope: Scope, playbook: RunningPlaybook, beginnings: readonly Beginning[], now: Date): Promise<void> {
    if (beginnings.length === 0) return;
    const rows = beginnings.map(({ enrollmentId, occurrence }) => ({
      enrollmentId,
      occurrence: occurrenceToJson(occurrence),
    }));
    await scope.db.query(
      `update enrollment e set state = 'open', opened_at = $3, playbook_version = $4, occurrence = t.occurrence
       from jsonb_to_recordset($2::jsonb) as t("enrollmentId" uuid, occurrence jsonb)
       where e.workspace_id = $1 and e.id = t."enrollmentId"`,
      [scope.workspaceId, JSON.stringify(rows), now, playbook.version],
    );
    await this.outreach.draft(
      scope,
      beginnings.map((beginning) => toDraftRequest(playbook, beginning)),
      now,
    );
    await this.history.note(
      scope,
      beginnings.map(({ accountId, occurrence }) => startedNote(playbook.name, { accountId, occurrence }, now)),
    );
    await this.changes.announce(scope, 'drafts');
    await this.changes.announce(scope, 'playbooks', [playbook.playbookId]);
  }

  async #open(
    scope: Scope,
    accounts: readonly AccountChanges[],
    causes: CauseIds,
    now: Date,
  ): Promise<OpenedEnrollment[]> {
    const wanted = accounts.flatMap(({ accountId, mode, changes }) =>
      changes.openEnrollments.map((enrollment) => ({
        accountId,
        mode,
        playbookId: enrollment.playbookId,
        version: enrollment.version,
        causeId: causes(accountId, enrollment.occurrence.key),
        state: enrollment.state,
        occurrence: enrollment.occurrence,
      })),
    );
    if (wanted.length === 0) return [];
    const rows = wanted.map((row) => ({ ...row, occurrence: occurrenceToJson(row.occurrence) }));
    const made: { id: string; playbook_id: string; account_id: string; cause_id: string }[] = await scope.db.query(
      `insert into enrollment (workspace_id, playbook_id, playbook_version, account_id, cause_id, mode, state, occurrence,
         created_at, opened_at)
       select $1, t."playbookId", t.version, t."accountId", t."causeId", t.mode, t.state, t.occurrence, $3,
         case when t.state = 'open' then $3::timestamptz end
       from jsonb_to_recordset($2::jsonb) as t("playbookId" uuid, version int, "accountId" uuid, "causeId" uuid, mode text,
         state text, occurrence jsonb)
       on conflict (workspace_id, playbook_id, account_id, cause_id) do nothing
       returning id, playbook_id, account_id, cause_id`,
      [scope.workspaceId, JSON.stringify(rows), now],
    );
    const idOf = new Map(made.map((row) => [`${row.playbook_id} ${row.account_id} ${row.cause_id}`, row.id]));
    return wanted.flatMap(({ accountId, playbookId, version, causeId, state, occurrence }) => {
      const enrollmentId = idOf.get(`${playbookId} ${accountId} ${causeId}`);
      if (enrollmentId === undefined || state !== 'open') return [];
      return [{ enrollmentId, accountId, playbookId, playbookVersion: version, occurrence }];
    });
  }

  async #close(scope: Scope, accounts: readonly AccountChanges[], now: Date): Promise<EnrollmentOutcome['closed']> {
    const ended = accounts.flatMap(({ changes }) => changes.closeEnrollments);
    if (ended.length === 0) return [];
    const [rows]: [{ id: string; account_id: string; playbook_id: string; reason: string; was: string }[]] =
      await scope.db.query(
        `update enrollment e set state = 'closed', closed_at = $3, close_reason = t.reason
         from jsonb_to_recordset($2::jsonb) as t("enrollmentId" uuid, reason text)
         where e.workspace_id = $1 and e.id = t."enrollmentId" and e.state <> 'closed'
         returning e.id, e.account_id, e.playbook_id, t.reason, old.state as was`,
        [scope.workspaceId, JSON.stringify(ended), now],
      );
    const running = rows.filter((row) => row.was === 'open');
    await this.endings.withdraw(
      scope,
      running.map(({ id, reason }) => ({ enrollmentId: id, reason })),
      now,
    );
    return running.map((row) => ({ accountId: row.account_id, playbookId: row.playbook_id, reason: row.reason }));
  }

  async #noteSilences(scope: Scope, accounts: readonly AccountChanges[], now: Date): Promise<void> {
    const rows = accounts.flatMap(({ accountId, changes }) => changes.silences.map((row) => ({ ...row, accountId })));
    if (rows.length === 0) return;
    await scope.db.query(
      `insert into silence (workspace_id, playbook_id, account_id, cause_key, reason, first_at)
       select distinct $1::uuid, t."playbookId", t."accountId", t."causeKey", t.reason, $3::timestamptz
       from jsonb_to_recordset($2::jsonb) as t("playbookId" uuid, "accountId" uuid, "causeKey" text, reason text)
       on conflict do nothing`,
      [scope.workspaceId, JSON.stringify(rows), now],
    );
  }
}
