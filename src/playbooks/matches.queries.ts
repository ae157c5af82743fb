import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { listMatches } from '#contracts/enrollments.ts';
import type { Money } from '#core/money.ts';
import { toMoneyDtos } from '../accounts/dto.ts';
import { Database } from '../platform/database/database.ts';
import { requirePlaybook } from './playbooks.service.ts';

type Matches = z.input<typeof listMatches.response>;

/** As many as one confirmation can start. */
const mostRows = 500;

interface Row {
  readonly enrollment_id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly email: string | null;
  readonly words: string;
  readonly since: Date;
  readonly mrr: readonly Money[] | null;
  readonly total: number;
}

/** Accounts whose cause holds now and for which nothing was started, most MRR first. */
@Injectable()
export class MatchesQueries {
  constructor(private readonly database: Database) {}

  /** An entry. */
  async list(workspaceId: string, playbookId: string, mode: 'live' | 'test'): Promise<Matches> {
    return this.database.read(workspaceId, async (scope) => {
      await requirePlaybook(scope, playbookId);
      const rows: Row[] = await scope.db.query(
        `select e.id as enrollment_id, e.account_id, a.name as account_name, f.words, f.since, a.mrr,
           (select c.email from billing_customer c where c.workspace_id = $1 and c.account_id = a.id and c.email is not null
            order by c.is_deleted, c.connection_id, c.external_id limit 1) as email,
           count(*) over ()::int as total
         from enrollment e
         join account a on a.workspace_id = $1 and a.id = e.account_id
         join flag f on f.workspace_id = $1 and f.cause_id = e.cause_id and f.state = 'open'
         where e.workspace_id = $1 and e.playbook_id = $2 and e.mode = $3 and e.state = 'adopted'
         order by a.mrr_rank desc, e.id limit ${mostRows}`,
        [workspaceId, playbookId, mode],
      );
      return {
        rows: rows.map((row) => ({
          enrollmentId: row.enrollment_id,
          accountId: row.account_id,
          accountName: row.account_name,
          to: row.email,
          words: row.words,
          since: row.since.toISOString(),
          mrr: row.mrr === null ? null : toMoneyDtos(row.mrr),
        })),
        total: rows[0]?.total ?? 0,
      };
    });
  }
}
