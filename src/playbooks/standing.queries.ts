import { Injectable } from '@nestjs/common';
import type { Standing, StandingCause, StandingEnrollment, StandingFlag } from '#core/enrollment/standing.ts';
import type { Scope } from '../platform/database/scope.ts';

/** What already exists for the accounts of a batch, and when each playbook was last opened for each of them. */
export interface BatchStanding {
  of(accountId: string): Standing;
  lastOpenedAt(accountId: string, playbookId: string): Date | null;
  /** The next instant at which a snoozed flag of the account comes back. */
  snoozedUntil(accountId: string): Date | null;
}

type FlagRow = StandingFlag & { readonly accountId: string; readonly snoozedUntil: Date | null };
type CauseRow = StandingCause & { readonly accountId: string };
type EnrollmentRow = StandingEnrollment & { readonly accountId: string; readonly openedAt: Date | null };

/** Reads standing for evaluation: every cause ever used, closed ones included. */
@Injectable()
export class StandingQueries {
  /** A step: read after the accounts are locked. */
  async read(scope: Scope, accountIds: readonly string[]): Promise<BatchStanding> {
    const causes = await this.#causes(scope, accountIds);
    // Flags and enrollments hang on a cause, and most accounts never had one.
    const caused = [...new Set(causes.map((row) => row.accountId))];
    const [flags, enrollments] =
      caused.length === 0
        ? [[], []]
        : await Promise.all([this.#flags(scope, caused), this.#enrollments(scope, caused)]);
    const causesOf = Map.groupBy(causes, (row) => row.accountId);
    const flagsOf = Map.groupBy(flags, (row) => row.accountId);
    const enrollmentsOf = Map.groupBy(enrollments, (row) => row.accountId);
    return {
      of: (accountId) => ({
        flags: flagsOf.get(accountId) ?? [],
        enrollments: enrollmentsOf.get(accountId) ?? [],
        causes: causesOf.get(accountId) ?? [],
      }),
      lastOpenedAt: (accountId, playbookId) =>
        latest((enrollmentsOf.get(accountId) ?? []).filter((row) => row.playbookId === playbookId)),
      snoozedUntil: (accountId) => earliest((flagsOf.get(accountId) ?? []).map((row) => row.snoozedUntil)),
    };
  }

  async #causes(scope: Scope, accountIds: readonly string[]): Promise<CauseRow[]> {
    return scope.db.query(
      `select c.account_id as "accountId", c.key, array_agg(a.key order by a.key) as keys
       from cause_alias a join cause c on c.workspace_id = $1 and c.id = a.cause_id
       where a.workspace_id = $1 and a.account_id = any($2::uuid[]) group by c.account_id, c.key order by c.key`,
      [scope.workspaceId, accountIds],
    );
  }

  async #flags(scope: Scope, accountIds: readonly string[]): Promise<FlagRow[]> {
    return scope.db.query(
      `select f.account_id as "accountId", f.id as "flagId", c.key as "causeKey", f.trigger, f.state,
         f.closed_by as "closedBy", f.source ->> 'connectionId' as "connectionId", c.first_seen_at as "openedAt",
         case when f.state = 'open' then f.snoozed_until end as "snoozedUntil"
       from flag f join cause c on c.workspace_id = $1 and c.id = f.cause_id
       where f.workspace_id = $1 and f.account_id = any($2::uuid[]) order by f.id`,
      [scope.workspaceId, accountIds],
    );
  }

  async #enrollments(scope: Scope, accountIds: readonly string[]): Promise<EnrollmentRow[]> {
    return scope.db.query(
      `select e.account_id as "accountId", e.id as "enrollmentId", e.playbook_id as "playbookId", c.key as "causeKey",
         c.trigger, e.state, e.opened_at as "openedAt", e.occurrence -> 'facts' ->> 'invoiceNumber' as "invoiceNumber",
         exists (select 1 from message m where m.workspace_id = $1 and m.enrollment_id = e.id
           and (m.status in ('approved', 'sending', 'sent', 'unknown') or m.sent_at is not null)) as "hasReached",
         e.state = 'closed' and exists (select 1 from flag f where f.workspace_id = $1 and f.cause_id = e.cause_id
             and f.closed_by = 'cause_cleared' and f.closed_at = e.closed_at)
           and (e.opened_at is null or exists (select 1 from message m where m.workspace_id = $1 and m.enrollment_id = e.id
             and m.status = 'withdrawn' and m.ended_at = e.closed_at)) as "endedUnsaid"
       from enrollment e join cause c on c.workspace_id = $1 and c.id = e.cause_id
       where e.workspace_id = $1 and e.account_id = any($2::uuid[]) order by e.id`,
      [scope.workspaceId, accountIds],
    );
  }
}

function latest(rows: readonly EnrollmentRow[]): Date | null {
  const times = rows.flatMap((row) => row.openedAt?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** The earliest of some instants, leaving out those that never come. */
export function earliest(instants: readonly (Date | null)[]): Date | null {
  const times = instants.flatMap((instant) => instant?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}
