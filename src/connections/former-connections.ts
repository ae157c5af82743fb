import { Injectable } from '@nestjs/common';
import type { Connector } from '#connectors/connector.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { isSame } from '../platform/secrets/secrets.ts';
import { AccessFactory } from './access.ts';
import type { Checked } from './checking.service.ts';
import { connectionColumns, isEnded, type Connection } from './connection.ts';
import { Connectors } from './connectors.ts';
import { Ledger } from './ledger.ts';
import { SealedCredentials } from './sealed-credentials.ts';

const witnessMilliseconds = 30_000;

/** Whether the credentials belong to the account of a connection. */
export type Answer = 'same' | 'another' | 'unknown';

/** What connecting again finds. */
export interface Former {
  /** The connection of the same account; null where there is none. */
  readonly id: string | null;
  /** The ended ones that are of another account. */
  readonly others: readonly Connection[];
  /** True when an ended one could not be compared just now. */
  readonly isUnsure: boolean;
}

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
    private readonly ledger: Ledger,
  ) {}

  /** An entry: the connection that a key continues, or the ended ones beside which it would stand. */
  async find(workspaceId: string, checked: Checked): Promise<Former> {
    const same = await this.database.read(workspaceId, (scope) => this.findSame(scope, checked));
    if (same) return { id: same, others: [], isUnsure: false };
    const known = await this.database.read(workspaceId, (scope) => this.#list(scope, checked));
    // Side by side: somebody waits, and the account's budget spaces the calls.
    const asked = await Promise.all(known.map(async (row) => ({ row, answer: await this.#askAccount(checked, row) })));
    const ended = asked.filter(({ row }) => isEnded(row));
    return {
      // Not knowing continues nothing: two connections of one account can be mended, two accounts joined in one could not.
      id: asked.find(({ answer }) => answer === 'same')?.row.id ?? null,
      others: ended.filter(({ answer }) => answer === 'another').map(({ row }) => row),
      // Of what nothing was ever read there is nothing to bring back.
      isUnsure: ended.some(({ row, answer }) => answer === 'unknown' && row.witnesses.length > 0),
    };
  }

  /** An entry: whether checked credentials belong to the account of this connection. */
  async compare(connection: Connection, checked: Checked): Promise<Answer> {
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
  async findSame(scope: Scope, checked: Checked): Promise<string | null> {
    const { externalAccountId } = checked.report;
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

  /** Two accounts that are both named, and not alike, are two. */
  #askAccount(checked: Checked, row: Connection): Promise<Answer> {
    const areNamed = checked.report.externalAccountId !== null && row.externalAccountId !== null;
    return areNamed ? Promise.resolve('another') : this.#askWitnesses(checked, row);
  }

  /** One call for each witness, and only where there is something to compare with. */
  async #askWitnesses(checked: Checked, row: Connection): Promise<Answer> {
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
    } finally {
      // Made with another key, perhaps to another account, and for this connection all the same.
      for (const call of calls) this.ledger.record(row.workspaceId, row.id, call);
    }
  }

  /** Empty for a disconnected one: it keeps no credentials, and is known again by its witnesses. */
  #open(row: Connection & { sealed: Buffer }): string {
    const credentials = this.credentials.open(row, row.sealed);
    return credentials === null ? '' : JSON.stringify(credentials);
  }
}
