import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { EnrolledRowDto, listEnrolled } from '#contracts/enrollments.ts';
import type { Money } from '#core/money.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import { timeZoneOf } from '../accounts/accounts.queries.ts';
import { toMoneyDtos } from '../accounts/dto.ts';
import { readCursor, writeCursor } from '../accounts/page-cursor.ts';
import type { MessageStatus } from '../outreach/message.ts';
import { isWithheld, shownExpiry } from '../outreach/waiting.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { AnswerOf } from '../workspaces/operation.ts';
import { messageWords } from './flag-next.ts';
import { requirePlaybook } from './playbooks.service.ts';

interface Row {
  readonly enrollmentId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly words: string;
  readonly since: Date;
  readonly mrr: readonly Money[] | null;
  readonly rank: string;
  readonly messageId: string | null;
  readonly status: MessageStatus;
  readonly expiresAt: Date | null;
  readonly sentAt: Date | null;
  readonly isWithheld: boolean;
}

const byMrr = { name: 'enrolled', key: z.string().regex(/^-?\d{1,18}$/) };

/** Accounts that are inside a playbook now, most MRR first. */
@Injectable()
export class EnrolledQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** An entry: one page. */
  async list(
    workspaceId: string,
    playbookId: string,
    { mode, limit, cursor }: z.output<typeof listEnrolled.query>,
  ): Promise<AnswerOf<typeof listEnrolled>> {
    const after = readCursor(byMrr, cursor);
    return this.database.read(workspaceId, async (scope) => {
      await requirePlaybook(scope, playbookId);
      const at = { now: this.clock.now(), timeZone: await timeZoneOf(scope) };
      const rows: Row[] = await scope.db.query(
        `select e.id as "enrollmentId", e.account_id as "accountId", a.name as "accountName",
           coalesce(f.words, e.occurrence ->> 'words', '') as words, e.opened_at as since, a.mrr, a.mrr_rank as rank,
           m.id as "messageId", m.status, m.expires_at as "expiresAt", m.sent_at as "sentAt",
           coalesce(m.is_withheld, false) as "isWithheld"
         from enrollment e
         join account a on a.workspace_id = $1 and a.id = e.account_id
         left join flag f on f.workspace_id = $1 and f.cause_id = e.cause_id
         left join lateral (
           select m.id, m.status, ${shownExpiry} as expires_at, m.sent_at, ${isWithheld} as is_withheld from message m
           where m.workspace_id = $1 and m.enrollment_id = e.id order by m.step desc, m.id desc limit 1) m on true
         where e.workspace_id = $1 and e.playbook_id = $2 and e.mode = $3 and e.state = 'open'
           and ($4::bigint is null or a.mrr_rank < $4 or (a.mrr_rank = $4 and e.id > $5::uuid))
         order by a.mrr_rank desc, e.id limit $6`,
        [workspaceId, playbookId, mode, after?.key ?? null, after?.id ?? null, limit + 1],
      );
      const counted: { total: number }[] = await scope.db.query(
        `select count(*)::int as total from enrollment
         where workspace_id = $1 and playbook_id = $2 and mode = $3 and state = 'open'`,
        [workspaceId, playbookId, mode],
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        rows: page.map((row) => toDto(row, at)),
        nextCursor: last ? writeCursor(byMrr, { key: last.rank, id: last.enrollmentId }) : null,
        total: counted[0]?.total ?? 0,
      };
    });
  }
}

function toDto(
  { messageId, status, expiresAt, sentAt, isWithheld: withheld, ...row }: Row,
  at: Moment,
): EnrolledRowDto {
  const { enrollmentId, accountId, accountName, words, since, mrr } = row;
  const said = messageId === null ? null : messageWords({ status, expiresAt, sentAt, isWithheld: withheld }, at);
  return {
    enrollmentId,
    accountId,
    accountName,
    words,
    since: since.toISOString(),
    mrr: mrr === null ? null : toMoneyDtos(mrr),
    message: messageId === null ? null : { id: messageId, words: said ?? 'Message' },
  };
}
