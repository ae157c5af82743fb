import { Inject, Injectable } from '@nestjs/common';
import type { SourceState } from '#core/account-facts.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { connectionColumns, type Connection, type ConnectionStatus } from './connection.ts';
import { Connectors } from './connectors.ts';
import { SourceLinks } from './source-links.ts';
import { sourceStateOf } from './standing.ts';
import { unreadPartsOf, type UnreadPart } from './unread-parts.ts';

/** Work that began under one generation of a connection. */
export interface HeldWork {
  readonly id: string;
  readonly generation: number;
}

/** Connections as other rooms meet them: which there are, whether they may still be written for, how far they can be believed. */
@Injectable()
export class ConnectionsService {
  readonly #sandboxUrl: string | null;

  constructor(
    private readonly connectors: Connectors,
    @Inject(CONFIG) config: Config,
  ) {
    this.#sandboxUrl = config.sandboxUrl;
  }

  /** A step: every connection of the workspace, disconnected ones included, oldest first. */
  async list(scope: Scope): Promise<Connection[]> {
    return scope.db.query(
      `select ${connectionColumns} from connection where workspace_id = $1 order by created_at, id`,
      [scope.workspaceId],
    );
  }

  /** A step. */
  async find(scope: Scope, id: string): Promise<Connection | null> {
    const rows: Connection[] = await scope.db.query(
      `select ${connectionColumns} from connection where workspace_id = $1 and id = $2`,
      [scope.workspaceId, id],
    );
    return rows[0] ?? null;
  }

  /** A step. */
  async get(scope: Scope, id: string): Promise<Connection> {
    const connection = await this.find(scope, id);
    if (!connection) throw notFound('connection');
    return connection;
  }

  /**
   * A step, and the first lock of the road (ruling 15): the connection stays until this transaction ends. Null when it was
   * disconnected since the work began, or given another key, so that no straggler writes. The lock lets counters be updated meanwhile, and
   * excludes only a disconnect.
   */
  hold(scope: Scope, work: HeldWork): Promise<Connection | null> {
    return this.#lock(scope, work, 'for key share');
  }

  /** A step: like `hold`, also where the key was refused: what was read stands, only the billing system cannot be asked. */
  holdKept(scope: Scope, work: HeldWork): Promise<Connection | null> {
    return this.#lock(scope, work, 'for key share', ['revoked']);
  }

  /** A step: like `hold`, and alone: whoever held the connection has ended, and what they wrote is seen. */
  holdAlone(scope: Scope, work: HeldWork): Promise<Connection | null> {
    return this.#lock(scope, work, 'for update');
  }

  /** A step: how far each of these sources can be believed now; one that does not exist is disconnected. */
  async sourceStates(scope: Scope, connectionIds: readonly string[], now: Date): Promise<SourceState[]> {
    return connectionIds.length === 0 ? [] : statesAmong(await this.list(scope), connectionIds, now);
  }

  /** A step: how far every source of the workspace can be believed now. */
  async allStates(scope: Scope, now: Date): Promise<SourceState[]> {
    return (await this.list(scope)).map((connection) => sourceStateOf(connection, now));
  }

  /** A step: what these connections cannot tell of accounts, and why. */
  async unreadParts(scope: Scope, connectionIds: readonly string[]): Promise<UnreadPart[]> {
    if (connectionIds.length === 0) return [];
    return (await this.list(scope)).filter(({ id }) => connectionIds.includes(id)).flatMap((one) => this.unreadOf(one));
  }

  /** What this connection cannot tell of accounts, and why. */
  unreadOf(connection: Connection): readonly UnreadPart[] {
    const connector = this.connectors.find(connection.system);
    return connector ? unreadPartsOf(connection, connector) : [];
  }

  /** A step: links of this workspace's objects; one query, however many links are made from it. */
  async links(scope: Scope): Promise<SourceLinks> {
    return new SourceLinks(await this.list(scope), {
      connectorFor: (system) => this.connectors.find(system),
      sandboxUrl: this.#sandboxUrl,
    });
  }

  async #lock(
    scope: Scope,
    work: HeldWork,
    lock: 'for key share' | 'for update',
    also: readonly ConnectionStatus[] = [],
  ): Promise<Connection | null> {
    const rows: Connection[] = await scope.db.query(
      `select ${connectionColumns} from connection
       where workspace_id = $1 and id = $2 and generation = $3
         and (status in ('reading', 'connected', 'degraded') or status = any($4::text[])) ${lock}`,
      [scope.workspaceId, work.id, work.generation, also],
    );
    return rows[0] ?? null;
  }
}

/** How far each of these sources can be believed now; one that is not among the connections is disconnected. Pure. */
export function statesAmong(
  connections: readonly Connection[],
  connectionIds: readonly string[],
  now: Date,
): SourceState[] {
  const known = new Map(connections.map((connection) => [connection.id, connection]));
  return connectionIds.map((connectionId) => {
    const connection = known.get(connectionId);
    return connection ? sourceStateOf(connection, now) : { connectionId, state: 'disconnected', staleAt: null };
  });
}
