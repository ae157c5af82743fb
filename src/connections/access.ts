import { Inject, Injectable } from '@nestjs/common';
import type { Access, Connector, LedgerCall } from '#connectors/connector.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { Secrets } from '../platform/secrets/secrets.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { CallBudget, type BudgetLimits } from './call-budget.ts';
import type { Connection } from './connection.ts';
import { Connectors } from './connectors.ts';
import { Ledger } from './ledger.ts';

/** The sandbox is ours alone: nobody's checkout shares its limits. */
const sandboxLimits: BudgetLimits = { perSecond: 500, inFlight: 8 };

export type Credentials = Readonly<Record<string, string>>;

/** Whom to read, before there is a connection to speak of. */
export interface Candidate {
  readonly system: string;
  readonly mode: 'live' | 'test';
  readonly isSandbox: boolean;
  readonly credentials: Credentials;
}

/** Where a connection's credentials are sealed for: a copy in another row does not open (faults.md §10.1). */
export function credentialsPlace(workspaceId: string, connectionId: string): string {
  return `connection.credentials:${workspaceId}:${connectionId}`;
}

/** Opens what a connection may use to read: credentials, address, the account's call budget and the ledger. */
@Injectable()
export class AccessFactory {
  readonly #config: Config;
  readonly #budgets = new Map<string, CallBudget>();

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly connectors: Connectors,
    private readonly ledger: Ledger,
  ) {
    this.#config = config;
  }

  /** For one piece of work; nothing is read from outside once `signal` is aborted. */
  async open(connection: Connection, signal: AbortSignal): Promise<Access> {
    const credentials = await this.#credentialsOf(connection);
    const { workspaceId, id } = connection;
    return this.#build({
      connectionId: id,
      source: { ...connection, credentials },
      budgetKey: `${connection.system}:${connection.externalAccountId ?? id}:${connection.mode}`,
      ledger: (call) => this.ledger.record(workspaceId, id, call),
      signal,
    });
  }

  /** For a check before anything is stored; `calls` collects what the ledger will show if it is. */
  openCandidate(candidate: Candidate, calls: LedgerCall[], signal: AbortSignal): Access {
    return this.#build({
      connectionId: '',
      source: candidate,
      budgetKey: `${candidate.system}:candidate:${candidate.mode}`,
      ledger: (call) => calls.push(call),
      signal,
    });
  }

  #build(options: {
    connectionId: string;
    source: Candidate;
    budgetKey: string;
    ledger: (call: LedgerCall) => void;
    signal: AbortSignal;
  }): Access {
    const { source, signal } = options;
    const budget = this.#budgetFor(options.budgetKey, source);
    return {
      connectionId: options.connectionId,
      mode: source.mode,
      credentials: source.credentials,
      baseUrl: this.#baseUrlOf(source),
      ledger: (call) => {
        budget.done();
        options.ledger(call);
      },
      throttle: async () => {
        await budget.turn();
        // An aborted call is never sent, so the ledger will not give its place back.
        if (signal.aborted) budget.done();
      },
      onLimited: (reason) => budget.shrink(reason),
      signal,
    };
  }

  #budgetFor(key: string, source: Candidate): CallBudget {
    const known = this.#budgets.get(key);
    if (known) return known;
    const budget = new CallBudget(limitsOf(this.connectors.get(source.system), source, this.#config));
    this.#budgets.set(key, budget);
    return budget;
  }

  /** Any server that speaks the system's API can stand behind the operator's setting. */
  #baseUrlOf(source: Candidate): string {
    const { host, label } = this.connectors.get(source.system);
    if (!source.isSandbox) return String(this.#config.systemSettings[host.setting] ?? host.default);
    const { sandboxUrl } = this.#config;
    if (sandboxUrl === null || host.sandboxPath === undefined) throw new Error(`There is no sandbox for ${label}.`);
    return `${sandboxUrl}${host.sandboxPath}`;
  }

  async #credentialsOf(connection: Connection): Promise<Credentials> {
    const sealed = await this.database.read(connection.workspaceId, async (scope) => {
      const rows: { sealed: Buffer }[] = await scope.db.query(
        `select sealed_credentials as sealed from connection where workspace_id = $1 and id = $2`,
        [scope.workspaceId, connection.id],
      );
      return rows[0]?.sealed;
    });
    if (!sealed) throw notFound('connection');
    return JSON.parse(this.secrets.open(sealed, credentialsPlace(connection.workspaceId, connection.id)));
  }
}

/** The operator's own figures stand before the connector's: nobody else knows what the merchant needs of the allowance. */
function limitsOf(connector: Connector, { mode, isSandbox }: Candidate, { systemSettings }: Config): BudgetLimits {
  const usual = isSandbox ? sandboxLimits : connector.limits[mode];
  const name = connector.system.toUpperCase().replaceAll('-', '_');
  return {
    perSecond: Number(systemSettings[`${name}_CALLS_PER_SECOND`] ?? usual.perSecond),
    inFlight: Number(systemSettings[`${name}_CALLS_IN_FLIGHT`] ?? usual.inFlight),
  };
}
