import { Injectable } from '@nestjs/common';
import type { Access } from '#connectors/access.ts';
import type { Connector } from '#connectors/connector.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import { AccessFactory } from '../connections/access.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { Ledger } from '../connections/ledger.ts';
import { Stopping } from './stopping.ts';

export interface Reading {
  readonly connector: Connector;
  readonly access: Access;
}

export interface ReadingLimits {
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
  readonly onCall?: (() => void) | undefined;
}

/** One piece of reading from outside: opened, bounded in time, stopped with the process, and in the ledger when it ends. */
@Injectable()
export class Readings {
  constructor(
    private readonly connectors: Connectors,
    private readonly access: AccessFactory,
    private readonly ledger: Ledger,
    private readonly stopping: Stopping,
  ) {}

  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Never call it inside a transaction. */
  async use<T>(connection: Connection, limits: ReadingLimits, work: (reading: Reading) => Promise<T>): Promise<T> {
    const signals = [
      this.stopping.signal,
      AbortSignal.timeout(limits.milliseconds),
      ...(limits.signal ? [limits.signal] : []),
    ];
    const access = await this.access.open(connection, AbortSignal.any(signals));
    const { onCall } = limits;
    const counted = onCall ? { ...access, ledger: (call: LedgerCall) => (onCall(), access.ledger(call)) } : access;
    try {
      return await work({ connector: this.connectors.get(connection.system), access: counted });
    } finally {
      // A ledger that cannot be written now is written with the next one; it must not hide what the work has to say.
      await this.ledger.flush().catch(() => undefined);
    }
  }
}

/** The connector's own error, or null for a fault of ours. */
export function asConnectorError(error: unknown): ConnectorError | null {
  return error instanceof ConnectorError ? error : null;
}
