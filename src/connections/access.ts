import { Inject, Injectable } from '@nestjs/common';
import type { Access } from '#connectors/access.ts';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { CallBudgets, type Budgeted } from './call-budgets.ts';
import type { Connection } from './connection.ts';
import { Connectors } from './connectors.ts';
import { Ledger } from './ledger.ts';
import { SealedCredentials, type Credentials } from './sealed-credentials.ts';

/** Whom to read, before there is a connection to speak of. */
export interface Candidate {
  readonly system: string;
  readonly mode: 'live' | 'test';
  readonly isSandbox: boolean;
  readonly credentials: Credentials;
}

/** Opens what a connection may use to read: credentials, address, the account's call budget and the ledger. */
@Injectable()
export class AccessFactory {
  readonly #config: Config;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly credentials: SealedCredentials,
    private readonly connectors: Connectors,
    private readonly budgets: CallBudgets,
    private readonly ledger: Ledger,
  ) {
    this.#config = config;
  }

  /** For one piece of work; nothing is read from outside once `signal` is aborted. */
  async open(connection: Connection, signal: AbortSignal): Promise<Access> {
    const credentials = await this.credentials.read(connection);
    const { workspaceId, id } = connection;
    return this.#build({
      connectionId: id,
      source: { ...connection, credentials },
      ledger: (call) => this.ledger.record(workspaceId, id, call),
      signal,
    });
  }

  /** For a check before anything is stored; `calls` collects what the ledger will show if it is. */
  openCandidate(candidate: Candidate, calls: LedgerCall[], signal: AbortSignal): Access {
    return this.#build({
      connectionId: '',
      source: { ...candidate, externalAccountId: null },
      ledger: (call) => calls.push(call),
      signal,
    });
  }

  #build(options: {
    connectionId: string;
    source: Budgeted;
    ledger: (call: LedgerCall) => void;
    signal: AbortSignal;
  }): Access {
    const { source, signal } = options;
    const budget = this.budgets.of(source);
    const pace = this.budgets.paceOf(source);
    return {
      connectionId: options.connectionId,
      mode: source.mode,
      credentials: source.credentials,
      baseUrl: this.#baseUrlOf(source),
      ledger: (call) => {
        budget.done();
        options.ledger(call);
      },
      inFlight: this.budgets.limitsOf(source).inFlight,
      throttle: async (path) => {
        await pace?.turn(path, signal);
        await budget.turn(signal);
        // An aborted call is never sent, so the ledger will not give its place back.
        if (signal.aborted) budget.done();
      },
      onLimited: (reason) => budget.shrink(reason),
      signal,
    };
  }

  /** Any server that speaks the system's API can stand behind the operator's setting. */
  #baseUrlOf(source: Budgeted): string {
    const { host, label } = this.connectors.get(source.system);
    if (!source.isSandbox) return String(this.#config.systemSettings[host.setting] ?? host.default);
    const { sandboxUrl } = this.#config;
    if (sandboxUrl === null || host.sandboxPath === undefined) throw new Error(`There is no sandbox for ${label}.`);
    return `${sandboxUrl}${host.sandboxPath}`;
  }
}
