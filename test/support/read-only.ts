import type { TestDatabase } from './database.ts';

/**
 * The read-only proof of a whole run: the billing system counted no call that writes, and neither did our own ledger.
 * Throws with the calls that were not reads. Ask after the programs have ended, so that the ledger is complete.
 */
export async function proveNothingWritten(database: TestDatabase, sandboxUrl: string): Promise<void> {
  const response = await fetch(`${sandboxUrl}/_sandbox/calls`);
  const counted: unknown = await response.json();
  const seen = Reflect.get(Object(counted), 'writes');
  if (seen !== 0) throw new Error(`The billing system was written to: ${JSON.stringify(counted)}`);
  const ledger = await database.owner.query<{ writes: string }>(
    'select coalesce(sum(writes), 0)::text as writes from connection',
  );
  const listed = await database.owner.query(`select method, path from connection_call where purpose = 'write'
     -- What is posted is a search of Measure's or the one exchange of a consent, and nothing else.
     or method <> 'GET' and not (method = 'POST' and (path ~ '/(find|usage|current_period_usage)$' or purpose = 'consent')) limit 5`);
  if (ledger.rows[0]?.writes !== '0' || listed.rows.length > 0) {
    throw new Error(`The ledger holds calls that write: ${ledger.rows[0]?.writes}, ${JSON.stringify(listed.rows)}`);
  }
}
