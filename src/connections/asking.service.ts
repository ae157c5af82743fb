import { Injectable } from '@nestjs/common';
import type { AccessReport } from '#connectors/access-report.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import { Database } from '../platform/database/database.ts';
import { AccessFactory } from './access.ts';
import type { Connection } from './connection.ts';
import { ConnectionHealthService } from './connection-health.service.ts';
import { Connectors } from './connectors.ts';
import { Ledger } from './ledger.ts';

/** A person waits for the answer. */
const checkMilliseconds = 30_000;

/** Asks a billing system anew what the credentials of a connection may read. */
@Injectable()
export class AskingService {
  constructor(
    private readonly database: Database,
    private readonly connectors: Connectors,
    private readonly access: AccessFactory,
    private readonly ledger: Ledger,
    private readonly health: ConnectionHealthService,
  ) {}

  /** An entry. What was missing and may be read again is no longer called missing. */
  async ask(connection: Connection): Promise<AccessReport> {
    const report = await this.#ask(connection);
    await this.database.write(connection.workspaceId, (scope) =>
      this.health.regain(scope, connection, report.resources),
    );
    return report;
  }

  /** What keeps us from asking at all (no application for the consent that was given) is an answer too. */
  async #ask(connection: Connection): Promise<AccessReport> {
    try {
      const access = await this.access.open(connection, AbortSignal.timeout(checkMilliseconds));
      return await this.connectors.get(connection.system).check(access);
    } catch (error) {
      if (error instanceof ConnectorError) return unasked(connection, error);
      throw error;
    } finally {
      await this.ledger.flush();
    }
  }
}

function unasked({ mode, keyKind, externalAccountId }: Connection, { kind, message }: ConnectorError): AccessReport {
  const failure = { kind, words: message };
  return {
    mode,
    keyKind,
    externalAccountId,
    accountName: null,
    resources: [],
    warnings: [],
    isSufficient: false,
    failure,
  };
}
