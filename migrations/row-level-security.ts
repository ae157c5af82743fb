/**
 * SQL that puts tables behind the second wall (rulings 13, 14): forced row-level security by the transaction's workspace.
 * `nullif` makes an unset workspace match nothing instead of failing on an empty uuid.
 */
export function protect(...tables: readonly string[]): string {
  return tables
    .map(
      (table) => `
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table}
          using (workspace_id = nullif(current_setting('keepwell.workspace', true), '')::uuid)
          with check (workspace_id = nullif(current_setting('keepwell.workspace', true), '')::uuid);`,
    )
    .join('\n');
}

/** Lets the application read and write rows of tables. */
export function allow(...tables: readonly string[]): string {
  return `grant select, insert, update, delete on ${tables.join(', ')} to keepwell_app;`;
}

/** Lets the application add and, for purge, remove rows, never change them: facts are kept (ruling 4). */
export function allowAppending(...tables: readonly string[]): string {
  return `grant select, insert, delete on ${tables.join(', ')} to keepwell_app;`;
}
