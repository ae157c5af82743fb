import type { Scope } from '../platform/database/scope.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment as the words of the server name it, as the page shows times beside them: in the zone of the workspace. */
export function localMoment(at: Date, timeZone: string): string {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  formats.set(timeZone, format);
  return format.format(at);
}

/** A step. */
export async function timeZoneOf({ db, workspaceId }: Scope): Promise<string> {
  const [workspace]: { timeZone: string }[] = await db.query(
    `select time_zone as "timeZone" from workspace where workspace_id = $1`,
    [workspaceId],
  );
  return workspace?.timeZone ?? 'UTC';
}
