import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { hashSecret } from '../platform/secrets/secrets.ts';
import { CallBudget, type Budget, type BudgetLimits } from './call-budget.ts';
import { CallLender } from './call-lender.ts';
import { Connectors } from './connectors.ts';
import { EndpointPace } from './endpoint-pace.ts';
import { SharedCallBudget } from './shared-call-budget.ts';

/** The sandbox is ours alone: nobody's checkout shares its limits. */
const sandboxLimits: BudgetLimits = { perSecond: 500, inFlight: 8 };

const idleMilliseconds = 24 * 60 * 60_000;

/** What may be asked of one account, in all and of each endpoint. */
export interface AccountLimits extends BudgetLimits {
  readonly perEndpoint: number;
}

/** What tells one account of a billing system from another. */
export interface Budgeted {
  readonly system: string;
  readonly mode: 'live' | 'test';
  readonly isSandbox: boolean;
  /** Null where a key does not say whose it is: then the key itself stands for the account. */
  readonly externalAccountId: string | null;
  readonly credentials: Readonly<Record<string, string>>;
}

/** One budget an account, whoever reads it: all workspaces and all processes together (faults.md §1). */
@Injectable()
export class CallBudgets implements OnApplicationShutdown {
  /** The name under which this process borrows. */
  readonly #holder = randomUUID();
  readonly #shared = new Map<string, SharedCallBudget>();
  readonly #sandboxes = new Map<string, CallBudget>();
  readonly #paces = new Map<string, EndpointPace>();
  /** When each account was last asked for. */
  readonly #usedAt = new Map<string, number>();
  readonly #config: Config;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: Database,
    private readonly connectors: Connectors,
  ) {
    this.#config = config;
  }

  /** Rooms shut down before the floor they stand on: what this process holds is others' at once. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#shared.values()].map((budget) => budget.close()));
  }

  of(account: Budgeted): Budget {
    const key = keyOf(account);
    this.#usedAt.set(key, Date.now());
    const known = this.#shared.get(key) ?? this.#sandboxes.get(key);
    if (known) return known;
    const limits = this.limitsOf(account);
    if (account.isSandbox) {
      const budget = new CallBudget(limits);
      this.#sandboxes.set(key, budget);
      return budget;
    }
    const budget = new SharedCallBudget(this.#holder, new CallLender(this.database, hashSecret(key), limits));
    this.#shared.set(key, budget);
    return budget;
  }

  /** The operator's own figures stand before the connector's: nobody else knows what the merchant needs of the allowance. */
  limitsOf({ system, mode, isSandbox }: Pick<Budgeted, 'system' | 'mode' | 'isSandbox'>): AccountLimits {
    const usual: Partial<AccountLimits> & BudgetLimits = isSandbox
      ? sandboxLimits
      : this.connectors.get(system).limits[mode];
    const name = system.toUpperCase().replaceAll('-', '_');
    const { systemSettings } = this.#config;
    return {
      perSecond: Number(systemSettings[`${name}_CALLS_PER_SECOND`] ?? usual.perSecond),
      inFlight: Number(systemSettings[`${name}_CALLS_IN_FLIGHT`] ?? usual.inFlight),
      perEndpoint: Number(
        systemSettings[`${name}_CALLS_PER_ENDPOINT`] ?? usual.perEndpoint ?? Number.POSITIVE_INFINITY,
      ),
    };
  }

  /** What spaces the calls to each endpoint; null where the account's budget already keeps below that. */
  paceOf(account: Budgeted): EndpointPace | null {
    const { perSecond, perEndpoint } = this.limitsOf(account);
    if (perEndpoint >= perSecond) return null;
    const key = keyOf(account);
    const pace = this.#paces.get(key) ?? new EndpointPace(perEndpoint);
    this.#paces.set(key, pace);
    return pace;
  }

  /** Forgets accounts that nobody has read for a day: their budget is whole again, here and in the database. */
  async prune(now: Date): Promise<void> {
    for (const [key, usedAt] of this.#usedAt) {
      if (now.getTime() - usedAt < idleMilliseconds || this.#shared.get(key)?.isBusy === true) continue;
      for (const held of [this.#shared, this.#sandboxes, this.#paces, this.#usedAt]) held.delete(key);
    }
    await this.database.outside((db) => db.query(`delete from call_budget where used_at < now() - interval '1 day'`));
  }
}

function keyOf({ system, mode, isSandbox, externalAccountId, credentials }: Budgeted): string {
  const account = externalAccountId ?? hashSecret(JSON.stringify(credentials)).toString('hex');
  return JSON.stringify([system, mode, isSandbox, account]);
}
