import { Injectable } from '@nestjs/common';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import { detectTriggers } from '#core/triggers/detect-triggers.ts';
import type { Occurrence } from '#core/triggers/trigger.ts';
import { timeZoneOf } from '../accounts/accounts.queries.ts';
import { SnapshotsService } from '../accounts/snapshots.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { Beginning } from './beginning.ts';
import { EnrollmentsService } from './enrollments.service.ts';
import { PlaybooksService, requirePlaybook } from './playbooks.service.ts';

type AdoptedRow = Omit<Beginning, 'snapshot' | 'occurrence'> & { readonly causeKeys: readonly string[] };

/** Starts what was adopted, after a person has confirmed the list (ruling 8). */
@Injectable()
export class StartingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly playbooks: PlaybooksService,
    private readonly enrollments: EnrollmentsService,
    private readonly snapshots: SnapshotsService,
  ) {}

  /** An entry. What no longer holds, and what somebody else has started, is left alone. Answers how many began. */
  async start(workspaceId: string, playbookId: string, enrollmentIds: readonly string[]): Promise<number> {
    return this.database.write(workspaceId, async (scope) => {
      const now = this.clock.now();
      await lockAccounts(scope, enrollmentIds);
      await requirePlaybook(scope, playbookId);
      const running = await this.playbooks.hold(scope);
      const playbook = running.find((one) => one.playbookId === playbookId);
      if (!playbook) {
        throw new AppError('conflict', 'playbook_off', 'This playbook is off. Switch it on, then start its matches.');
      }
      const adopted = await lockAdopted(scope, playbookId, enrollmentIds);
      const at = { now, timeZone: await timeZoneOf(scope) };
      const snapshots = await this.snapshots.newest(
        scope,
        adopted.map((row) => row.accountId),
      );
      const beginnings = adopted.flatMap((row): Beginning[] => {
        const snapshot = snapshots.get(row.accountId);
        const occurrence = snapshot && findOccurrence(detectTriggers(snapshot, null, defaultTriggerSettings, at), row);
        return snapshot && occurrence ? [{ ...row, snapshot, occurrence }] : [];
      });
      await this.enrollments.begin(scope, playbook, beginnings, now);
      return beginnings.length;
    });
  }
}

function findOccurrence(
  detections: ReturnType<typeof detectTriggers>,
  { causeKeys }: AdoptedRow,
): Occurrence | undefined {
  return detections
    .flatMap((detection) => (detection.verdict === 'known' ? detection.occurrences : []))
    .find(({ key, aliases = [] }) => [key, ...aliases].some((one) => causeKeys.includes(one)));
}

/** Accounts before enrollments, each sorted by id (ruling 15). */
async function lockAccounts(scope: Scope, enrollmentIds: readonly string[]): Promise<void> {
  await scope.db.query(
    `select 1 from account where workspace_id = $1 and id in
       (select account_id from enrollment where workspace_id = $1 and id = any($2::uuid[]))
     order by id for no key update`,
    [scope.workspaceId, enrollmentIds],
  );
}

async function lockAdopted(scope: Scope, playbookId: string, enrollmentIds: readonly string[]): Promise<AdoptedRow[]> {
  return scope.db.query(
    `select e.id as "enrollmentId", e.account_id as "accountId", a.name as "accountName", e.mode,
       array(select a.key from cause_alias a where a.workspace_id = $1 and a.cause_id = own.cause_id) as "causeKeys"
     from enrollment e
     join account a on a.workspace_id = $1 and a.id = e.account_id
     join cause c on c.workspace_id = $1 and c.id = e.cause_id
     -- The cause that its key leads to now: it may have turned out to be the same as another.
     join cause_alias own on own.workspace_id = $1 and own.account_id = c.account_id and own.key = c.key
     where e.workspace_id = $1 and e.playbook_id = $2 and e.id = any($3::uuid[]) and e.state = 'adopted'
     order by e.id for update of e`,
    [scope.workspaceId, playbookId, enrollmentIds],
  );
}
