import { isWithheld, shownExpiry } from '../outreach/waiting.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { FlagPlay } from './flag-next.ts';

type Row = Omit<FlagPlay, 'message'> & {
  readonly flagId: string;
  readonly messageId: string | null;
  readonly status: NonNullable<FlagPlay['message']>['status'];
  readonly expiresAt: Date | null;
  readonly sentAt: Date | null;
  readonly isWithheld: boolean;
};

/** A step: what the playbooks make of these flags. */
export async function playsOfFlags(scope: Scope, flagIds: readonly string[]): Promise<Map<string, FlagPlay[]>> {
  if (flagIds.length === 0) return new Map();
  const rows: Row[] = await scope.db.query(
    `select f.id as "flagId", p.id as "playbookId", p.is_on as "isOn", e.state, m.id as "messageId", m.status,
       m.expires_at as "expiresAt", m.sent_at as "sentAt", coalesce(m.is_withheld, false) as "isWithheld",
       (select s.reason from silence s
        where s.workspace_id = $1 and s.playbook_id = p.id and s.account_id = f.account_id and s.cause_key = c.key
        order by s.first_at desc limit 1) as silence
     from flag f
     join cause c on c.workspace_id = $1 and c.id = f.cause_id
     join playbook p on p.workspace_id = $1 and p.trigger = f.trigger
     left join enrollment e on e.workspace_id = $1 and e.playbook_id = p.id and e.account_id = f.account_id
       and e.cause_id = f.cause_id
     left join lateral (
       select m.id, m.status, ${shownExpiry} as expires_at, m.sent_at, ${isWithheld} as is_withheld from message m
       where m.workspace_id = $1 and m.enrollment_id = e.id order by m.step desc, m.id desc limit 1) m on true
     where f.workspace_id = $1 and f.id = any($2::uuid[])
     order by p.id`,
    [scope.workspaceId, flagIds],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.flagId)].map(([flagId, plays]) => [flagId, plays.map(toPlay)] as const),
  );
}

function toPlay({ playbookId, isOn, state, silence, messageId, ...message }: Row): FlagPlay {
  const { status, expiresAt, sentAt, isWithheld: withheld } = message;
  return {
    playbookId,
    isOn,
    state,
    silence,
    message: messageId === null ? null : { id: messageId, status, expiresAt, sentAt, isWithheld: withheld },
  };
}
