import { Injectable } from '@nestjs/common';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { messageClass } from '#core/templates/starter-templates.ts';
import type { TriggerKind } from '#core/triggers/trigger.ts';
import { DraftingQueries } from '../outreach/drafting.queries.ts';
import { isWaiting } from '../outreach/waiting.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { templateFieldsOf } from './message-check.ts';
import { automaticRefusal } from './automatic-refusal.ts';
import { sentenceOf, stepsOf } from './playbook-words.ts';

interface Row {
  readonly id: string;
  readonly trigger: TriggerKind;
  readonly name: string;
  readonly is_on: boolean;
  readonly sending: 'draft' | 'auto';
  readonly version: number;
  readonly subject: string;
  readonly body: string;
  readonly cooldown_days: number;
  readonly expires_days: number;
  readonly updated_at: Date;
  readonly open: number;
  readonly adopted: number;
  readonly sent: number;
  readonly drafts: number;
}

/** Playbooks with what they do in one sentence; counts are of one mode. */
@Injectable()
export class PlaybooksQueries {
  constructor(
    private readonly database: Database,
    private readonly drafting: DraftingQueries,
  ) {}

  /** An entry. */
  async list(workspaceId: string, mode: 'live' | 'test'): Promise<{ rows: PlaybookDto[] }> {
    return this.database.read(workspaceId, async (scope) => {
      const offers = await this.drafting.offerRefusal(scope);
      return { rows: (await readRows(scope, mode, null)).map((row) => toDto(row, offers)) };
    });
  }

  /** An entry. */
  async get(workspaceId: string, playbookId: string, mode: 'live' | 'test'): Promise<PlaybookDto> {
    return this.database.read(workspaceId, async (scope) => {
      const [row] = await readRows(scope, mode, playbookId);
      if (!row) throw notFound('playbook');
      return toDto(row, await this.drafting.offerRefusal(scope));
    });
  }
}

async function readRows(scope: Scope, mode: string, playbookId: string | null): Promise<Row[]> {
  return scope.db.query(
    `select p.id, p.trigger, p.name, p.is_on, p.sending, p.version, v.subject, v.body, v.cooldown_days, v.expires_days,
       p.updated_at, coalesce(e.open, 0) as open, coalesce(e.adopted, 0) as adopted,
       coalesce(m.sent, 0) as sent, coalesce(m.drafts, 0) as drafts
     from playbook p
     join playbook_version v on v.workspace_id = $1 and v.playbook_id = p.id and v.version = p.version
     left join lateral (
       select count(*) filter (where state = 'open')::int as open, count(*) filter (where state = 'adopted')::int as adopted
       from enrollment where workspace_id = $1 and playbook_id = p.id and mode = $2) e on true
     left join lateral (
       select count(*) filter (where m.status = 'sent')::int as sent,
         count(*) filter (where ${isWaiting})::int as drafts
       from enrollment n join message m on m.workspace_id = $1 and m.enrollment_id = n.id
       where n.workspace_id = $1 and n.playbook_id = p.id and n.mode = $2) m on true
     where p.workspace_id = $1 and ($3::uuid is null or p.id = $3)
     order by p.id`,
    [scope.workspaceId, mode, playbookId],
  );
}

function toDto(row: Row, offers: string | null): PlaybookDto {
  const refusal = automaticRefusal(row.trigger, offers);
  const told = { ...row, cooldownDays: row.cooldown_days, expiresDays: row.expires_days };
  return {
    id: row.id,
    trigger: row.trigger,
    name: row.name,
    sentence: sentenceOf(told),
    steps: stepsOf(told),
    isOn: row.is_on,
    sending: row.sending,
    messageClass: messageClass(row.trigger),
    mayBeAutomatic: refusal === null,
    automaticWords: refusal,
    version: row.version,
    subject: row.subject,
    body: row.body,
    cooldownDays: row.cooldown_days,
    expiresDays: row.expires_days,
    counts: { open: row.open, adopted: row.adopted, sent: row.sent, drafts: row.drafts },
    fields: templateFieldsOf(row.trigger),
    updatedAt: row.updated_at.toISOString(),
  };
}
