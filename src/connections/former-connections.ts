import { Injectable } from '@nestjs/common';
import type { Connector } from '#connectors/connector.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { isSame } from '../platform/secrets/secrets.ts';
import { AccessFactory } from './access.ts';
import type { Checked } from './checking.service.ts';
import { connectionColumns, type Connection } from './connection.ts';
import { Connectors } from './connectors.ts';
import { SealedCredentials } from './sealed-credentials.ts';

const witnessMilliseconds = 30_000;

/**
 * Finds the connection that a key belongs to already, so that connecting again brings the same records back (faults.md §4.6).
 * A restricted key does not say whose it is; it is known by the account it names, by being the same key, or by being able
 * to read objects that only that account has.
 */
@Injectable()
export class FormerConnections {
  constructor(
    private readonly database: Database,
    private readonly credentials: SealedCredentials,
    private readonly access: AccessFactory,
    private readonly connectors: Connectors,
  ) {}

  async find(workspaceId: string, checked: Checked, externalAccountId: string | null): Promise<string | null> {
    const same = await this.database.read(workspaceId, (scope) => this.findSame(scope, checked, externalAccountId));
    if (same) return same;
    const known = await this.database.read(workspaceId, (scope) => this.#list(scope, checked));
    const possible = known.filter((row) => externalAccountId === null || row.externalAccountId === null);
    // Side by side: somebody waits, and the account's budget spaces the calls.
    const answers = await Promise.all(possible.map((row) => this.#askWitnesses(checked, row)));
    // Not knowing makes a connection of its own, which a person can remove; joining two accounts could not be undone.
    return possible.find((_row, index) => answers[index] === 'same')?.id ?? null;
  }

  /** An entry: whether checked credentials belong to the account of this connection. */
  async compare(connection: Connection, checked: Checked): Promise<'same' | 'another' | 'unknown'> {
    const { externalAccountId } = checked.report;
    if (externalAccountId !== null && connection.externalAccountId !== null) {
      return externalAccountId === connection.externalAccountId ? 'same' : 'another';
    }
    const known = await this.database.read(connection.workspaceId, (scope) => this.#list(scope, checked));
    const row = known.find((one) => one.id === connection.id);
    if (row && isSame(this.#open(row), JSON.stringify(checked.candidate.credentials))) return 'same';
    // Before anything was read there is nothing that could be mixed.
    return connection.witnesses.length === 0 ? 'same' : this.#askWitnesses(checked, connection);
  }

  /** A step: the connection of the same named account, or of the same key. Asks nobody outside. */
  async findSame(scope: Scope, checked: Checked, externalAccountId: string | null): Promise<string | null> {
    const known = await this.#list(scope, checked);
    const byAccount = known.find((row) => externalAccountId !== null && row.externalAccountId === externalAccountId);
    if (byAccount) return byAccount.id;
    const typed = JSON.stringify(checked.candidate.credentials);
    const byKey = known.find(
      (row) => (externalAccountId === null || row.externalAccountId === null) && isSame(this.#open(row), typed),
    );
    return byKey?.id ?? null;
  }

  #list(scope: Scope, checked: Checked): Promise<(Connection & { sealed: Buffer })[]> {
    const { system, mode, isSandbox } = checked.candidate;
    return scope.db.query(
      `select ${connectionColumns}, sealed_credentials as sealed from connection
       where workspace_id = $1 and system = $2 and mode = $3 and is_sandbox = $4 order by created_at, id`,
      [scope.workspaceId, system, mode, isSandbox],
    );
  }

  /** One call for each witness, and only where there is something to compare with. */
  async #askWitnesses(checked: Checked, row: Connection): Promise<'same' | 'another' | 'unknown'> {
    const { witnesses } = row;
    if (witnesses.length === 0) return 'unknown';
    const connector: Connector = this.connectors.get(row.system);
    const calls: LedgerCall[] = [];
    const access = this.access.openCandidate(checked.candidate, calls, AbortSignal.timeout(witnessMilliseconds));
    try {
      const answers = await connector.fetch(access, witnesses);
      return answers.some((answer) => answer !== 'gone') ? 'same' : 'another';
    } catch (error) {
      if (error instanceof ConnectorError) return 'unknown';
      throw error;
    }
  }

  /** Empty for a disconnected one: it keeps no credentials, and is known again by its witnesses. */
  #open(row: Connection & { sealed: Buffer }): string {
    const credentials = this.credentials.open(row, row.sealed);
    return credentials === null ? '' : JSON.stringify(credentials);
  }
}
