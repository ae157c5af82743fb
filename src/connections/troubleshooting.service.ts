import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { AccessReport } from '#connectors/access-report.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { troubleshootConnection } from '#contracts/troubleshooting.ts';
import { Clock } from '../platform/clock.ts';
import { AccessFactory } from './access.ts';
import { isOpen, type Connection } from './connection.ts';
import { Connectors } from './connectors.ts';
import { Ledger } from './ledger.ts';
import { fewerAccountsOf } from './fewer-accounts.ts';
import { troublesOf } from './troubles.ts';
import { TroublesQueries } from './troubles.queries.ts';

/** A person waits for the answer. */
const checkMilliseconds = 30_000;

/** The checklist behind "something is missing?" [R15]: it runs the checks itself and asks the billing system anew. */
@Injectable()
export class TroubleshootingService {
  constructor(
    private readonly clock: Clock,
    private readonly connectors: Connectors,
    private readonly queries: TroublesQueries,
    private readonly access: AccessFactory,
    private readonly ledger: Ledger,
  ) {}

  /** An entry. */
  async run(workspaceId: string, id: string): Promise<z.input<(typeof troubleshootConnection)['response']>> {
    const now = this.clock.now();
    const counted = await this.queries.get(workspaceId, id, now);
    const { connection } = counted;
    const report = isOpen(connection) ? await this.#ask(connection) : null;
    const findings = { ...counted, systemLabel: this.connectors.get(connection.system).label, report, now };
    return {
      checkedAt: now.toISOString(),
      checks: troublesOf(findings),
      fewerAccounts: fewerAccountsOf(findings),
    };
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
