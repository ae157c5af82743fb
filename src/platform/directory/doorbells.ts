import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import type { Scope } from '../database/scope.ts';
import { ringing, type DoorbellKind } from './ringing.ts';

/** While a worker answers a bell, the bell is set this far ahead: if the worker dies, another hears it then. */
const answerSeconds = 60;

export interface AnsweredBell {
  readonly kind: DoorbellKind;
  readonly workspaceId: string;
  /** The due time that answering set, exactly as the database holds it; still there means nobody rang meanwhile. */
  readonly mark: string;
}

export interface Answer {
  readonly bells: readonly AnsweredBell[];
  /** Others are due: more than were asked for, or somebody is ringing them at this moment. */
  readonly areMoreDue: boolean;
}

/**
 * Doorbells tell workers in which workspace there is work (ruling 13). Ringing happens in the transaction that makes the
 * work; it wakes workers by NOTIFY when that transaction commits.
 */
@Injectable()
export class Doorbells {
  constructor(private readonly database: Database) {}

  /** A step: work of `kind` is due at `at`. */
  async ring(scope: Scope, kind: DoorbellKind, at: Date): Promise<void> {
    await scope.db.query(
      `with rung as (${ringing(kind, 'select', '$2')}) select pg_notify('keepwell_bell', kind) from rung where is_due`,
      [scope.workspaceId, at],
    );
  }

  /**
   * Takes the bells that are due, for one worker each. Follow with `quiet` when no work is left. One that is being rung is not waited
   * for: a slow transaction of one workspace holds up no other.
   */
  async answer(kind: DoorbellKind, now: Date, limit = 20): Promise<Answer> {
    return this.database.outside(async (db) => {
      const rows: { bells: { workspaceId: string; mark: string }[]; areMoreDue: boolean }[] = await db.query(
        `with due as materialized (
           select kind, workspace_id from directory_doorbell where kind = $1 and due_at <= $2
           order by due_at limit $3 for update skip locked),
         taken as (
           update directory_doorbell d set due_at = $2::timestamptz + make_interval(secs => ${answerSeconds})
           from due
           where d.kind = due.kind and d.workspace_id = due.workspace_id
           returning d.workspace_id, d.due_at::text as mark)
         select coalesce(json_agg(json_build_object('workspaceId', workspace_id, 'mark', mark)), '[]') as bells,
           exists (select from directory_doorbell d where d.kind = $1 and d.due_at <= $2
             and not exists (select from taken where taken.workspace_id = d.workspace_id)) as "areMoreDue"
         from taken`,
        [kind, now, limit],
      );
      const { bells, areMoreDue } = rows[0] ?? { bells: [], areMoreDue: false };
      return { bells: bells.map((bell) => ({ kind, ...bell })), areMoreDue };
    });
  }

  /** Nothing is left now: the bell is silent until `next`. When somebody rang since it was answered, the earlier of both stands. */
  async quiet(bell: AnsweredBell, next: Date | null): Promise<void> {
    await this.database.outside(async (db) => {
      await db.query(
        next
          ? `update directory_doorbell set due_at = case when due_at = $3::timestamptz then $4::timestamptz else least(due_at, $4) end
             where kind = $1 and workspace_id = $2`
          : `delete from directory_doorbell where kind = $1 and workspace_id = $2 and due_at = $3::timestamptz`,
        next ? [bell.kind, bell.workspaceId, bell.mark, next] : [bell.kind, bell.workspaceId, bell.mark],
      );
    });
  }
}
