import { Injectable } from '@nestjs/common';
import type { SourceState } from '#core/account-facts.ts';
import { AccountsService, type AccountCustomer } from '../accounts/accounts.service.ts';
import { BillingService, keyOf, type CustomerRef } from '../billing/billing.service.ts';
import type { Told } from '../billing/told.ts';
import { ConnectionsService, statesAmong } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { PrimarySources } from '../revenue/primary-sources.service.ts';
import { toKnown, type AccountRow, type Known } from './known.ts';

/** What billing says of customers who were read under their locks, by `keyOf`: nobody can have changed them since. */
export type Seen = ReadonlyMap<string, Told>;

/**
 * What is known of each account of a batch, to be gone through once and one after the other: it is thought out when it is asked for,
 * and what it is made of is many times what is concluded from it.
 */
export type KnownAccounts = Iterable<Known>;

const accountColumns = `id, name, mode, adopts, revenue_system as "revenueSystem", snapshot_version as version,
  holds_until as "heldUntil"`;

/** Locks the accounts of a batch and reads the facts about them, a fixed number of statements whatever its length. */
@Injectable()
export class EvaluationFacts {
  constructor(
    private readonly accounts: AccountsService,
    private readonly billing: BillingService,
    private readonly connections: ConnectionsService,
    private readonly primaries: PrimarySources,
  ) {}

  /** A step: the accounts stand, sorted by id, before anything is read about them (ruling 15). */
  async lock(scope: Scope, accountIds: readonly string[]): Promise<AccountRow[]> {
    return scope.db.query(
      `select ${accountColumns} from account
       where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
      [scope.workspaceId, accountIds],
    );
  }

  /** A step: what is known of locked accounts; who was seen is not read again. */
  read(
    scope: Scope,
    accounts: readonly AccountRow[],
    { now, seen }: { readonly now: Date; readonly seen: Seen },
  ): Promise<KnownAccounts> {
    return this.#read(scope, accounts, { now, seen, without: null });
  }

  /** A step: the facts as they would be if the connection had ended. Nothing is locked: nothing may be written from them. */
  async without(
    scope: Scope,
    accountIds: readonly string[],
    ended: { connectionId: string; now: Date },
  ): Promise<KnownAccounts> {
    const accounts: AccountRow[] = await scope.db.query(
      `select ${accountColumns} from account where workspace_id = $1 and id = any($2::uuid[]) order by id`,
      [scope.workspaceId, accountIds],
    );
    return this.#read(scope, accounts, { now: ended.now, seen: new Map(), without: ended.connectionId });
  }

  async #read(
    scope: Scope,
    accounts: readonly AccountRow[],
    { now, seen, without }: { readonly now: Date; readonly seen: Seen; readonly without: string | null },
  ): Promise<KnownAccounts> {
    const [found, connections] = await Promise.all([
      this.accounts.customersOf(
        scope,
        accounts.map((account) => account.id),
      ),
      this.connections.list(scope),
    ]);
    const connectionIds = [...new Set(found.map((customer) => customer.connectionId))];
    const states = statesAmong(connections, connectionIds, now).map((one) =>
      one.connectionId === without ? { connectionId: without, state: 'disconnected' as const, staleAt: null } : one,
    );
    const customers = withoutJoining(found, states);
    // What is being removed is no fact any more: half of it would be kept as a version that was never true.
    const gone = new Set(states.flatMap((one) => (one.state === 'disconnected' ? one.connectionId : [])));
    const held = customers.filter((customer) => !gone.has(customer.connectionId));
    const unseen = held.filter((customer) => !seen.has(keyOf(customer)));
    const hasOneSystem = new Set(connections.map(({ system }) => system)).size < 2;
    const [tell, owners] = await Promise.all([
      this.billing.teller(scope, unseen, { connections, now }),
      // Where there is one system, it owns the revenue of everybody whom it knows.
      hasOneSystem ? [] : this.primaries.read(scope, without),
    ]);
    const primaries = new Map(owners.map(({ mode, system }) => [mode, system]));
    // A source that falls silent reaches its accounts through EvaluationSources: not every account wakes to look at a clock
    // that the next word of the source would have set forward anyway.
    const stateOf = new Map(states.map((state) => [state.connectionId, { ...state, staleAt: null }]));
    const customersOf = Map.groupBy(customers, (customer) => customer.accountId);
    const toldOf = (one: CustomerRef) => (gone.has(one.connectionId) ? null : (seen.get(keyOf(one)) ?? tell(one)));
    return each(accounts, (account) => {
      const own = customersOf.get(account.id) ?? [];
      const told = own.flatMap((one) => toldOf(one) ?? []);
      const sources = [...new Set(own.map((one) => one.connectionId))].flatMap((one) => stateOf.get(one) ?? []);
      return toKnown(account, { told, sources, primary: primaries.get(account.mode) ?? null });
    });
  }
}

/** Without customers of sources that are still read for the first time, where another source of their account has been read. */
function withoutJoining(
  customers: readonly AccountCustomer[],
  states: readonly SourceState[],
): readonly AccountCustomer[] {
  const stateOf = new Map(states.map(({ connectionId, state }) => [connectionId, state]));
  const isRead = ({ connectionId }: AccountCustomer) => ['fresh', 'stale'].includes(stateOf.get(connectionId) ?? '');
  const known = new Set(customers.filter(isRead).map((customer) => customer.accountId));
  return customers.filter(
    ({ accountId, connectionId }) => stateOf.get(connectionId) !== 'reading' || !known.has(accountId),
  );
}

function* each<T, U>(given: readonly T[], of: (one: T) => U): Generator<U> {
  for (const one of given) yield of(one);
}
