import { Injectable } from '@nestjs/common';
import { AccountHistoryService, type AccountNote } from '../accounts/account-history.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { DraftRequest } from './draft-request.ts';
import { draftFacts } from './draft-facts.ts';
import { DraftingQueries } from './drafting.queries.ts';
import { renderRequest } from './rendering.ts';

/** What a message is written from, by its enrollment. */
export interface Rewriting extends Pick<
  DraftRequest,
  'enrollmentId' | 'accountId' | 'accountName' | 'occurrence' | 'snapshot' | 'subject' | 'body'
> {
  /** Why it is written anew, as a sentence for people. */
  readonly rewrittenAs: string;
}

interface Untouched {
  readonly id: string;
  readonly enrollment_id: string;
  readonly sender_name: string;
}

interface Written {
  readonly id: string;
  readonly enrollment_id: string;
  readonly subject: string;
}

/** Drafts that nobody has touched, written anew by what holds now. */
@Injectable()
export class RewritingService {
  constructor(
    private readonly reads: DraftingQueries,
    private readonly history: AccountHistoryService,
    private readonly changes: Changes,
  ) {}

  /** A step, the accounts and enrollments locked by the caller. What lacks other values than before stays as it is: a person filled in, or waits. */
  async rewrite(scope: Scope, rewritings: readonly Rewriting[], now: Date): Promise<void> {
    if (rewritings.length === 0) return;
    const requests = new Map(rewritings.map((one) => [one.enrollmentId, one]));
    const untouched: Untouched[] = await scope.db.query(
      `select id, enrollment_id, sender_name from message
       where workspace_id = $1 and enrollment_id = any($2::uuid[]) and status in ('draft', 'held') and not is_edited
       order by id for update`,
      [scope.workspaceId, [...requests.keys()]],
    );
    if (untouched.length === 0) return;
    const context = await this.reads.read(scope, { accountIds: [], addresses: [], now });
    const rows = untouched.flatMap(({ id, enrollment_id: enrollmentId, sender_name: name }) => {
      const request = requests.get(enrollmentId);
      if (!request) return [];
      const at = { now, timeZone: context.timeZone };
      const rendered = renderRequest(request, { sender: { name }, workspaceName: context.workspaceName, at });
      const factsThen = draftFacts(request.snapshot, context.sources, at);
      return [{ id, why: request.occurrence.words, factsThen, ...rendered }];
    });
    const [written]: [Written[]] = await scope.db.query(
      `update message m set subject = t.subject, body_text = t.text, body_html = t.html, why = t.why, facts_then = t."factsThen",
         version = m.version + 1
       from jsonb_to_recordset($2::jsonb) as t(id uuid, why text, "factsThen" jsonb, subject text, text text, html text, missing jsonb)
       where m.workspace_id = $1 and m.id = t.id and m.missing = t.missing
       returning m.id, m.enrollment_id, m.subject`,
      [scope.workspaceId, JSON.stringify(rows)],
    );
    if (written.length === 0) return;
    const notes = written.flatMap(({ enrollment_id: enrollmentId, subject }): AccountNote[] => {
      const request = requests.get(enrollmentId);
      return request ? [rewrittenNote(request, subject, now)] : [];
    });
    await this.history.note(scope, notes);
    await this.changes.announce(
      scope,
      'drafts',
      written.map(({ id }) => id),
    );
  }
}

function rewrittenNote({ accountId, occurrence, rewrittenAs }: Rewriting, subject: string, at: Date): AccountNote {
  const detail = `${rewrittenAs} The text and the facts beside it are as of this moment.`;
  return { accountId, at, kind: 'message', words: `Draft written anew: ${subject}`, detail, source: occurrence.object };
}
