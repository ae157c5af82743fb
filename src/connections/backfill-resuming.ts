import type { Scope } from '../platform/database/scope.ts';
import type { Connection } from './connection.ts';

/** A reading that was canceled goes on where it stopped within this time; later it begins anew. */
const resumableMilliseconds = 24 * 60 * 60_000;

/**
 * Whether the newest reading `b` of a connection `c` may go on where it was canceled, if that was not too long ago. A first one may
 * also when it has concluded already, and only the books were left. Readings of early releases know no generation: they do not.
 */
export const mayGoOn = `(b.can_resume and coalesce(b.generation = c.generation, false) and (b.is_first or c.first_backfill_ended_at is not null))`;

/** The newest reading of the connection $2, as a condition of a statement. */
export const isNewest = `b.id = (select id from backfill where workspace_id = $1 and connection_id = $2
  order by frozen_at desc, id desc limit 1)`;

/** What was canceled after this moment goes on. However long it had been read before: events are followed from its beginning. */
export function resumableSince(now: Date): Date {
  return new Date(now.getTime() - resumableMilliseconds);
}

/** Until when a reading goes on that is canceled now. */
export function resumableUntil(now: Date): Date {
  return new Date(now.getTime() + resumableMilliseconds);
}

/** A step: makes the newest reading wait for a worker again when it was canceled a short while ago; false when there is none. */
export async function resumeCanceled(scope: Scope, connection: Connection, now: Date): Promise<boolean> {
  const [resumed]: [{ id: string }[]] = await scope.db.query(
    `update backfill b set status = 'waiting', words = null, ended_at = null, can_resume = false
     from connection c where c.workspace_id = $1 and c.id = $2 and b.workspace_id = $1 and ${isNewest} and ${mayGoOn} and b.ended_at > $3
     returning b.id`,
    [scope.workspaceId, connection.id, resumableSince(now)],
  );
  return resumed.length > 0;
}

/**
 * A step, before the generation of a connection is raised because of a new key: what is read, or may go on, of the generation there is
 * goes on in the next one. What a reading that is under way was refused with the old key is asked for again.
 */
export async function takeAlong(scope: Scope, connectionId: string): Promise<void> {
  await scope.db.query(
    `with taken as (
       update backfill b set generation = b.generation + 1 from connection c
       where c.workspace_id = $1 and c.id = $2 and b.workspace_id = $1 and b.connection_id = $2 and b.generation = c.generation
         and (b.status in ('waiting', 'running', 'paused') or b.can_resume)
       returning b.id, b.status)
     update backfill_phase p set status = 'waiting', words = null, failures = 0 from taken
     where p.workspace_id = $1 and p.backfill_id = taken.id and taken.status <> 'canceled' and p.status = 'unavailable'`,
    [scope.workspaceId, connectionId],
  );
}
