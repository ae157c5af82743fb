/** Kinds of work that have rows. A worker looks at workspaces whose bell has rung. */
export type DoorbellKind = 'refresh' | 'evaluate' | 'send' | 'poll' | 'forget';

/**
 * SQL that rings the bell of the workspace `$1` at `at` where `occasion` (a `select`) has rows; answers `kind` and `is_due`: true
 * when workers are to be told. An earlier ring stands, moved by a hair: whoever answers the bell at this moment may have looked
 * for work before this transaction committed, and must not silence it as if nobody had rung.
 */
export function ringing(kind: DoorbellKind, occasion: string, at: string): string {
  return `insert into directory_doorbell (kind, workspace_id, due_at)
    select '${kind}', $1::uuid, ${at}::timestamptz where exists (${occasion})
    on conflict (kind, workspace_id) do update
      set due_at = least(excluded.due_at, directory_doorbell.due_at - interval '1 microsecond')
    returning kind, due_at = ${at}::timestamptz as is_due`;
}
