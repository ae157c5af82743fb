import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { previewPlaybook } from '#contracts/playbooks.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { renderMessage } from '#core/templates/render-message.ts';
import { messageClass } from '#core/templates/starter-templates.ts';
import { templateValues } from '#core/templates/template-values.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import { detectTriggers } from '#core/triggers/detect-triggers.ts';
import type { Occurrence, TriggerKind } from '#core/triggers/trigger.ts';
import { timeZoneOf } from '../accounts/accounts.queries.ts';
import { SnapshotsService } from '../accounts/snapshots.service.ts';
import { recipientOf } from '../outreach/drafting.ts';
import { footerHtml } from '../outreach/mail-footer.ts';
import { UnsubscribeLinks } from '../outreach/unsubscribe-links.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { messageProblems } from './message-check.ts';

type Question = z.output<typeof previewPlaybook.body>;
type Preview = z.input<typeof previewPlaybook.response>;

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly sender: string;
  readonly workspace: string;
  readonly postalAddress: string | null;
}

const nothing: Preview = { accountName: null, to: null, subject: null, text: null, html: null, problems: [] };

/** A message as one real account would get it, without any effect. */
@Injectable()
export class PreviewQueries {
  constructor(
    private readonly database: Database,
    private readonly snapshots: SnapshotsService,
    private readonly links: UnsubscribeLinks,
    private readonly clock: Clock,
  ) {}

  /** An entry. Without an account the match with the most MRR at stake is taken. */
  async preview(workspaceId: string, playbookId: string, question: Question): Promise<Preview> {
    const links = await this.links.of(workspaceId);
    return this.database.read(workspaceId, async (scope) => {
      const trigger = await triggerOf(scope, playbookId);
      const problems = messageProblems(trigger, question).map((problem) => problem.message);
      const account = await findAccount(scope, trigger, question);
      if (!account) return { ...nothing, problems: [...problems, 'No account matches this playbook now.'] };
      const snapshot = (await this.snapshots.newest(scope, [account.id])).get(account.id);
      const at = { now: this.clock.now(), timeZone: await timeZoneOf(scope) };
      const occurrence = snapshot && firstOccurrence(snapshot, trigger, at);
      if (!snapshot || !occurrence) {
        const words = `What starts this playbook does not hold for ${account.name} now, so there is nothing to fill in.`;
        return { ...nothing, accountName: account.name, problems: [...problems, words] };
      }
      const preview = render(question, { account, snapshot, occurrence, at });
      const footer = links.footerOf({
        messageClass: messageClass(trigger),
        to: preview.to ?? '',
        house: { name: account.workspace, postalAddress: account.postalAddress },
      });
      return {
        ...preview,
        html: preview.html !== null && footer ? `${preview.html}${footerHtml(footer)}` : preview.html,
        ...(problems.length > 0 ? { problems } : {}),
      };
    });
  }
}

interface Rendering {
  readonly account: Candidate;
  readonly snapshot: AccountSnapshot;
  readonly occurrence: Occurrence;
  readonly at: { readonly now: Date; readonly timeZone: string };
}

function render({ subject, body }: Question, { account, snapshot, occurrence, at }: Rendering): Preview {
  const { name: accountName, workspace: workspaceName } = account;
  const parties = { accountName, workspaceName, sender: { name: account.sender }, recipient: { name: null } };
  const values = templateValues({ occurrence, snapshot, ...parties }, at);
  const to = recipientOf({ occurrence, snapshot });
  const message = renderMessage({ subject, bodyText: body }, values, at.timeZone);
  if (message.kind === 'held') {
    return { ...nothing, accountName, to, problems: [`Missing for ${accountName}: ${message.missing.join(', ')}.`] };
  }
  return { accountName, to, subject: message.subject, text: message.text, html: message.html, problems: [] };
}

function firstOccurrence(snapshot: AccountSnapshot, trigger: TriggerKind, at: Rendering['at']): Occurrence | undefined {
  const found = detectTriggers(snapshot, null, defaultTriggerSettings, at).find((one) => one.trigger === trigger);
  return found?.verdict === 'known' ? found.occurrences[0] : undefined;
}

async function triggerOf(scope: Scope, playbookId: string): Promise<TriggerKind> {
  const rows: { trigger: TriggerKind }[] = await scope.db.query(
    `select trigger from playbook where workspace_id = $1 and id = $2`,
    [scope.workspaceId, playbookId],
  );
  const [row] = rows;
  if (!row) throw notFound('playbook');
  return row.trigger;
}

async function findAccount(scope: Scope, trigger: TriggerKind, question: Question): Promise<Candidate | null> {
  const rows: Candidate[] = await scope.db.query(
    `select a.id, a.name, w.name as workspace, w.postal_address as "postalAddress",
       coalesce(m.name, (select o.name from member o where o.workspace_id = $1 and o.role = 'owner' order by o.id limit 1))
         as sender
     from account a
     join workspace w on w.workspace_id = $1
     left join member m on m.workspace_id = $1 and m.id = a.owner_id
     left join lateral (
       select max(f.at_risk_rank) as rank from flag f
       where f.workspace_id = $1 and f.account_id = a.id and f.trigger = $2 and f.state = 'open') f on true
     where a.workspace_id = $1 and a.mode = $3
       and case when $4::uuid is null then f.rank is not null else a.id = $4 end
     order by f.rank desc nulls last, a.mrr_rank desc, a.id limit 1`,
    [scope.workspaceId, trigger, question.mode, question.accountId ?? null],
  );
  const [row] = rows;
  if (!row && question.accountId) throw notFound('account');
  return row ?? null;
}
