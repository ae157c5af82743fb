import pg from 'pg';
import { beforeApproval } from '#server/outreach/message.ts';
import { readDatabaseUrl } from '#server/platform/database/connection-options.ts';

const words = 'The database was restored from a backup, and this may have left before. Ask before you send it.';

/**
 * Where the database is another copy than the one that was opened last (restored from a backup, or moved), what has been sent since
 * the copy was made is not known to it. So nothing leaves by itself (faults.md §5.11): playbooks that sent automatically write
 * drafts, and what was approved waits for a person again; the Playbooks page tells it until an admin has looked. Answers true then; false where it is the same, or is opened for the first
 * time. `files` tells when the files of an embedded server came to their place. Run as the database's owner, before any program.
 */
export async function holdIfRestored(databaseUrl: string, files: string | null = null): Promise<boolean> {
  const { host, port, user, password, database, ssl } = readDatabaseUrl(databaseUrl);
  const client = new pg.Client({ host, port, user, password, database, ssl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('lock table database_origin in share row exclusive mode');
    const server = await serverOf(client);
    const known = await client.query<{ server: string; files: string | null }>(
      'select server, files from database_origin',
    );
    const before = known.rows[0];
    const isRestored =
      before !== undefined &&
      (before.server !== server || (files !== null && before.files !== null && before.files !== files));
    if (isRestored) await holdEverything(client);
    await client.query(
      `insert into database_origin (server, files) values ($1, $2)
       on conflict (is_only) do update set server = $1, files = coalesce($2, database_origin.files)`,
      [server, files],
    );
    await client.query('commit');
    return isRestored;
  } finally {
    await client.end();
  }
}

/**
 * Another cluster, a recovery to a moment of the same one, another database in it, and tables that were made anew from a dump each
 * have another name.
 */
async function serverOf(client: pg.Client): Promise<string> {
  const may = await client.query<{ may: boolean }>(
    `select has_function_privilege('pg_control_system()', 'execute') as may`,
  );
  const system = may.rows[0]?.may ? '(select system_identifier::text from pg_control_system())' : `''`;
  const { rows } = await client.query<{ server: string }>(
    `select concat_ws('/', ${system}, left(pg_walfile_name(pg_current_wal_lsn()), 8),
       (select oid from pg_database where datname = current_database()), 'database_origin'::regclass::oid) as server`,
  );
  return rows[0]?.server ?? '';
}

/** A workspace at a time: the owner, too, sees only the rows of the one that it names. */
async function holdEverything(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select distinct workspace_id as id from directory_member');
  for (const { id } of rows) {
    await client.query(`select set_config('keepwell.workspace', $1, true)`, [id]);
    const switched = await client.query<{ id: string }>(
      `update playbook set sending = 'draft', updated_at = now() where workspace_id = $1 and sending = 'auto' returning id`,
      [id],
    );
    const held = await client.query(
      `update message set status = ${beforeApproval}, status_words = $2, approved_at = null, approved_by = null, send_after = null,
         done = wanted, lease_until = null, lease_token = null, attempts = 0, version = version + 1
       where workspace_id = $1 and status = 'approved'`,
      [id, words],
    );
    const playbooks = switched.rows.map((playbook) => playbook.id);
    await tell(client, id, { playbooks, messages: held.rowCount ?? 0 });
  }
}

/** What is not noted yet when it happens again is told together. */
async function tell(
  client: pg.Client,
  workspaceId: string,
  { playbooks, messages }: { playbooks: readonly string[]; messages: number },
): Promise<void> {
  await client.query(
    `insert into restore_notice (workspace_id, noticed_at, playbook_ids, messages) values ($1, now(), $2, $3)
     on conflict (workspace_id) do update set noticed_at = now(), noted_at = null, noted_by = null,
       playbook_ids = case when restore_notice.noted_at is null then restore_notice.playbook_ids else '{}' end || excluded.playbook_ids,
       messages = case when restore_notice.noted_at is null then restore_notice.messages else 0 end + excluded.messages`,
    [workspaceId, playbooks, messages],
  );
}
