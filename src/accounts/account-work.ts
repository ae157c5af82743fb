import type { Scope } from '../platform/database/scope.ts';
import { answered, LeaseLost, maximumAttempts, type Claim, type WorkTable } from '../platform/work/work.ts';
import type { AccountRecord } from './account-record.ts';

/**
 * The work there is with accounts, in rows of their own that come with the first request. Locked after accounts and before all else that
 * is said of them, sorted by id (ruling 15); who only asks or claims locks no account.
 */
export const accountWork: WorkTable = {
  table: 'account_work',
  key: { account_id: 'uuid' },
  // What came meanwhile keeps its mark: its customers must be looked at again.
  request: { must_place: 'false' },
};

/** An account that was claimed. */
export interface AccountWork {
  readonly account_id: string;
  /** Customers of it have changed and were not yet looked at: who they are, and what they refer to. */
  readonly must_place: boolean;
}

/** Accounts that were claimed to be evaluated, each with the request that is answered. */
export type AccountClaim = Claim<AccountWork>;

/** Who waits for the moment given to `wantPlaced` waits no longer; who rests because something failed does. */
const noWait = `lease_until = case when w.must_place and w.lease_token is null and w.attempts = 0 then null
  else w.lease_until end`;
const raised = `on conflict (workspace_id, account_id) do update set wanted = w.wanted + 1, attempts = 0, ${noWait}`;

/** A step: these accounts are wanted. */
export async function want({ db, workspaceId }: Scope, accountIds: readonly string[]): Promise<void> {
  await db.query(
    `insert into account_work as w (workspace_id, account_id, wanted)
     select distinct $1::uuid, id, 1 from unnest($2::uuid[]) as id order by id ${raised}`,
    [workspaceId, accountIds],
  );
}

/** A step: so is every account with a customer of one of these connections. */
export async function wantAllOf({ db, workspaceId }: Scope, connectionIds: readonly string[]): Promise<void> {
  await db.query(
    `insert into account_work as w (workspace_id, account_id, wanted)
     select distinct $1::uuid, account_id, 1 from billing_customer
     where workspace_id = $1 and connection_id = any($2::uuid[]) and account_id is not null order by account_id ${raised}`,
    [workspaceId, connectionIds],
  );
}

/**
 * A step: the accounts of these customers are wanted at `at`, when their customers are looked at first. Who is wanted sooner, or claimed,
 * stays so.
 */
export async function wantPlaced(
  { db, workspaceId }: Scope,
  connectionId: string,
  { customerIds, at }: { readonly customerIds: readonly string[]; readonly at: Date },
): Promise<void> {
  await db.query(
    `insert into account_work as w (workspace_id, account_id, wanted, must_place, lease_until)
     select distinct $1::uuid, account_id, 1, true, $4::timestamptz from billing_customer
     where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[]) and account_id is not null
     order by account_id
     on conflict (workspace_id, account_id) do update set wanted = w.wanted + 1, attempts = 0, must_place = true,
       lease_until = case when w.wanted > w.done then w.lease_until else excluded.lease_until end
     -- Whoever waits already, and is not claimed, waits for this too: locked, not written, so that it is claimed after this is kept.
     where not (w.wanted > w.done and w.must_place and w.lease_token is null and w.attempts = 0)`,
    [workspaceId, connectionId, customerIds, at],
  );
}

/** A step: whoever waits for the moment given to `wantPlaced` is wanted now. Who rests because something failed goes on resting. */
export async function hastenPlaced({ db, workspaceId }: Scope): Promise<void> {
  await db.query(
    `with due as materialized (
       select account_id from account_work
       where workspace_id = $1 and wanted > done and must_place and lease_token is null and lease_until is not null
         and attempts = 0
       order by account_id for no key update)
     update account_work w set lease_until = null from due where w.workspace_id = $1 and w.account_id = due.account_id`,
    [workspaceId],
  );
}

/**
 * A step: these accounts, locked by the caller, are looked at again at `at`, if not before. Whoever is evaluating one of them would
 * put another moment in its place. What stands to be looked at by then is left alone, also unlocked: whoever does so then waits for
 * the account, and sees what the caller wrote. Answers whether any was left to wake.
 */
export async function wakeBy({ db, workspaceId }: Scope, accountIds: readonly string[], at: Date): Promise<boolean> {
  const woken: unknown[] = await db.query(
    `insert into account_work as w (workspace_id, account_id, wake_at)
     select distinct $1::uuid, id, $3::timestamptz from unnest($2::uuid[]) as id
     where not exists (
       select from account_work e where e.workspace_id = $1 and e.account_id = id and e.wake_at <= $3)
     order by id
     on conflict (workspace_id, account_id) do update set wake_at = excluded.wake_at
       where w.wake_at is null or w.wake_at > excluded.wake_at
     returning 1`,
    [workspaceId, accountIds, at],
  );
  return woken.length > 0;
}

/** A step: some of the accounts whose moment has come are wanted from now on. */
export async function wake({ db, workspaceId }: Scope, now: Date, limit: number): Promise<void> {
  await db.query(
    `with due as materialized (
       select account_id from account_work where workspace_id = $1 and wake_at <= $2 order by account_id limit $3
       for no key update skip locked)
     update account_work w set wanted = w.wanted + 1, attempts = 0, wake_at = null, ${noWait} from due
     where w.workspace_id = $1 and w.account_id = due.account_id`,
    [workspaceId, now, limit],
  );
}

/**
 * A step: accounts that were given up are looked at again when something happens to them by itself, as their last evaluation said: the
 * moment that they were woken at (a snooze, say) had taken the place of that one, and nobody will conclude it anew.
 */
export async function wakeAsHeld({ db, workspaceId }: Scope, accountIds: readonly string[], now: Date): Promise<void> {
  if (accountIds.length === 0) return;
  await db.query(
    `update account_work w set wake_at = least(w.wake_at, a.holds_until) from account a
     where w.workspace_id = $1 and w.account_id = any($2::uuid[]) and a.workspace_id = $1 and a.id = w.account_id
       and a.holds_until > $3`,
    [workspaceId, accountIds, now],
  );
}

/** When the next account is due: by its own moment, or when a lease or a rest ends; what somebody holds locked, in a second. */
export async function nextDue({ db, workspaceId }: Scope, now: Date): Promise<Date | null> {
  const rows: { due_at: Date | null }[] = await db.query(
    `select least(
       (select min(wake_at) from account_work where workspace_id = $1 and wake_at is not null),
       (select min(coalesce(lease_until, $2::timestamptz + interval '1 second')) from account_work
        where workspace_id = $1 and wanted > done and attempts < ${maximumAttempts})) as due_at`,
    [workspaceId, now],
  );
  return rows[0]?.due_at ?? null;
}

/** A step: whether any account still waits to be evaluated, those that were given up left aside. */
export async function isAnyWanted({ db, workspaceId }: Scope): Promise<boolean> {
  const rows: unknown[] = await db.query(
    // From the end: they are taken from the beginning, and whoever is done leaves a trace in the index for a while.
    `select 1 from account_work where workspace_id = $1 and wanted > done and attempts < ${maximumAttempts}
     order by account_id desc limit 1`,
    [workspaceId],
  );
  return rows.length > 0;
}

/**
 * A step: when evaluated accounts are looked at again. Those of a claim are finished with it (`LeaseLost`); of others only rows are
 * written whose moment is another than before. Rows are found by their key whatever the tables hold, in the order of their ids.
 */
export async function settleWork(
  scope: Scope,
  records: readonly AccountRecord[],
  claim: AccountClaim | null,
): Promise<void> {
  if (claim !== null) {
    await finishWork(scope, records, claim);
    return;
  }
  const moved = records.filter(isMoved).map(({ accountId, wakeAt }) => ({ account_id: accountId, wake_at: wakeAt }));
  if (moved.length === 0) return;
  await scope.db.query(
    `insert into account_work (workspace_id, account_id, wake_at)
     select $1, t.account_id, t.wake_at from jsonb_to_recordset($2::jsonb) as t(account_id uuid, wake_at timestamptz)
     order by t.account_id
     on conflict (workspace_id, account_id) do update set wake_at = excluded.wake_at`,
    [scope.workspaceId, JSON.stringify(moved)],
  );
}

/** True when something happens to the account by itself at another moment than the last evaluation said. */
export function isMoved({ wakeAt, heldUntil }: Pick<AccountRecord, 'wakeAt' | 'heldUntil'>): boolean {
  return wakeAt?.getTime() !== heldUntil?.getTime();
}

async function finishWork(scope: Scope, records: readonly AccountRecord[], claim: AccountClaim): Promise<void> {
  const wakeOf = new Map(records.map(({ accountId, wakeAt }) => [accountId, wakeAt]));
  const rows = claim.rows.map(({ account_id, wanted }) => ({ account_id, wanted, wake_at: wakeOf.get(account_id) }));
  const finished: unknown[] = await scope.db.query(
    `insert into account_work as w (workspace_id, account_id, wanted, wake_at)
     select $1, t.account_id, t.wanted, t.wake_at
     from jsonb_to_recordset($2::jsonb) as t(account_id uuid, wanted bigint, wake_at timestamptz) order by t.account_id
     on conflict (workspace_id, account_id) do update set ${answered('w', 'excluded.wanted', accountWork.request)}, wake_at = excluded.wake_at
     where w.lease_token = $3 returning 1`,
    [scope.workspaceId, JSON.stringify(rows), claim.token],
  );
  if (finished.length !== claim.rows.length) throw new LeaseLost(accountWork.table);
}
