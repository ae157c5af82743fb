import { Injectable } from '@nestjs/common';
import type { TriggerKind } from '#core/triggers/trigger.ts';
import { DraftingQueries } from '../outreach/drafting.queries.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';
import { EnrollmentsService } from './enrollments.service.ts';
import { automaticRefusal } from './automatic-refusal.ts';
import type { RunningPlaybook } from './running-playbook.ts';
import { starterPlaybooks } from './starter-playbooks.ts';
import { requireSound } from './message-check.ts';

export interface PlaybookSwitch {
  readonly isOn: boolean;
  readonly sending: 'draft' | 'auto';
}

export interface MessageEdit {
  /** The version that was read: an edit of an older one is refused. */
  readonly version: number;
  readonly subject: string;
  readonly body: string;
}

interface HeldPlaybook {
  readonly id: string;
  readonly trigger: TriggerKind;
  readonly is_on: boolean;
  readonly version: number;
}

/** Playbooks: what is done when a trigger holds. Their messages are immutable versions; a switch changes the playbook itself. */
@Injectable()
export class PlaybooksService {
  constructor(
    private readonly database: Database,
    private readonly enrollments: EnrollmentsService,
    private readonly drafting: DraftingQueries,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** A step: the starter playbooks of a workspace that is being made, one a trigger, off and in draft mode. */
  async initialise(scope: Scope, now: Date): Promise<void> {
    const playbooks = JSON.stringify(starterPlaybooks);
    await scope.db.query(
      `insert into playbook (workspace_id, trigger, name, version, updated_at)
       select $1, t.trigger, t.name, 1, $3 from jsonb_to_recordset($2::jsonb) as t(trigger text, name text)
       on conflict do nothing`,
      [scope.workspaceId, playbooks, now],
    );
    await scope.db.query(
      `insert into playbook_version (workspace_id, playbook_id, version, subject, body, cooldown_days, expires_days, created_at)
       select $1, p.id, 1, t.subject, t.body, t."cooldownDays", t."expiresDays", $3
       from jsonb_to_recordset($2::jsonb) as t(trigger text, name text, subject text, body text, "cooldownDays" int,
         "expiresDays" int)
       join playbook p on p.workspace_id = $1 and p.trigger = t.trigger and p.name = t.name
       on conflict do nothing`,
      [scope.workspaceId, playbooks, now],
    );
  }

  /**
   * A step: holds all playbooks, off ones included, against switching until this transaction ends: an evaluation under way never
   * fires what the switch is about to adopt. Answers those that are on.
   */
  async hold(scope: Scope): Promise<RunningPlaybook[]> {
    const held: { isOn: boolean }[] = await scope.db.query(
      `select is_on as "isOn" from playbook where workspace_id = $1 order by id for share`,
      [scope.workspaceId],
    );
    return held.some(({ isOn }) => isOn) ? this.running(scope) : [];
  }

  /** A step: the playbooks that are on. */
  async running(scope: Scope): Promise<RunningPlaybook[]> {
    return scope.db.query(
      `select p.id as "playbookId", p.name, p.trigger, p.sending, p.version, p.switched_at as "switchedAt",
         v.cooldown_days as "cooldownDays", v.expires_days as "expiresDays", v.subject, v.body
       from playbook p
       join playbook_version v on v.workspace_id = $1 and v.playbook_id = p.id and v.version = p.version
       where p.workspace_id = $1 and p.is_on order by p.id`,
      [scope.workspaceId],
    );
  }

  /** An entry. What holds at the moment of switching on is adopted: it starts only when a person confirms it (ruling 8). */
  async switch(workspaceId: string, playbookId: string, to: PlaybookSwitch): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const playbook = await hold(scope, playbookId);
      const offers = await this.drafting.offerRefusal(scope);
      const refusal = to.sending === 'auto' ? automaticRefusal(playbook.trigger, offers) : null;
      if (refusal) throw new AppError('conflict', 'automatic_refused', refusal);
      const now = this.clock.now();
      const isSwitchedOn = to.isOn && !playbook.is_on;
      await scope.db.query(
        `update playbook set is_on = $3, sending = $4, updated_at = $5, switched_at = case when $6 then $5 else switched_at end
         where workspace_id = $1 and id = $2`,
        [workspaceId, playbookId, to.isOn, to.sending, now, isSwitchedOn],
      );
      if (isSwitchedOn) await this.enrollments.adopt(scope, playbook, now);
      await this.changes.announce(scope, 'playbooks', [playbookId]);
    });
  }

  /** An entry: a new version of the message. Enrollments that are open finish on theirs. */
  async edit(workspaceId: string, memberId: string, playbookId: string, edit: MessageEdit): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const playbook = await hold(scope, playbookId);
      if (playbook.version !== edit.version) {
        const words = 'Somebody else has changed this message since you opened it. Open it again to see the new one.';
        throw new AppError('conflict', 'playbook_changed', words);
      }
      requireSound(playbook.trigger, edit);
      const now = this.clock.now();
      await scope.db.query(
        `insert into playbook_version (workspace_id, playbook_id, version, subject, body, cooldown_days, expires_days,
           created_at, created_by)
         select $1, $2, version + 1, $4, $5, cooldown_days, expires_days, $6, $7 from playbook_version
         where workspace_id = $1 and playbook_id = $2 and version = $3`,
        [workspaceId, playbookId, playbook.version, edit.subject, edit.body, now, memberId],
      );
      await scope.db.query(`update playbook set version = $3, updated_at = $4 where workspace_id = $1 and id = $2`, [
        workspaceId,
        playbookId,
        playbook.version + 1,
        now,
      ]);
      await this.changes.announce(scope, 'playbooks', [playbookId]);
    });
  }
}

/** A step: throws unless the playbook is one of this workspace. */
export async function requirePlaybook(scope: Scope, playbookId: string): Promise<void> {
  const rows = await scope.db.query(`select 1 from playbook where workspace_id = $1 and id = $2`, [
    scope.workspaceId,
    playbookId,
  ]);
  if (rows.length === 0) throw notFound('playbook');
}

/** Locks a playbook against every evaluation and every other change. */
async function hold(scope: Scope, playbookId: string): Promise<HeldPlaybook> {
  const rows: HeldPlaybook[] = await scope.db.query(
    `select id, trigger, is_on, version from playbook where workspace_id = $1 and id = $2 for update`,
    [scope.workspaceId, playbookId],
  );
  const [playbook] = rows;
  if (!playbook) throw notFound('playbook');
  return playbook;
}
