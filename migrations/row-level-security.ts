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

/**
 * SQL that does the same in one workspace after the other, named `w` in it: what is behind the second wall is changed without taking
 * the wall down, which would keep everybody out for as long as it takes. The owner of the tables need not be a superuser.
 */
export function inEachWorkspace(statements: string): string {
  return `
    do $each$
    declare w uuid;
    begin
      for w in select distinct workspace_id from directory_member loop
        perform set_config('keepwell.workspace', w::text, true);
        ${statements}
      end loop;
      perform set_config('keepwell.workspace', '', true);
    end $each$`;
}
