import { Injectable } from '@nestjs/common';
import { HandLinksService, type HandMove } from '../accounts/hand-links.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { Caller } from '../workspaces/caller.ts';
import { LinkConsequences } from './link-consequences.service.ts';

type Linker = Pick<Caller, 'workspaceId' | 'memberId'>;

/** Where the customer belongs now. */
export interface Placed {
  readonly account: { readonly accountId: string; readonly name: string } | null;
}

/**
 * A person says to which account a customer belongs. Both accounts are evaluated anew; what then holds is adopted, not fired: it
 * held before, on the other account (ruling 7).
 */
@Injectable()
export class LinkingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly connections: ConnectionsService,
    private readonly links: HandLinksService,
    private readonly consequences: LinkConsequences,
  ) {}

  /** An entry. Linking to the same account twice is linking once. */
  async link(
    linker: Linker,
    connectionId: string,
    { externalId, accountId }: { externalId: string; accountId: string },
  ): Promise<Placed> {
    return this.#in(linker, connectionId, async (scope, connection) => {
      const asked = { externalId, accountId, memberId: linker.memberId, now: this.clock.now() };
      const move = await this.links.link(scope, connection, asked);
      if (!move.stands) {
        await this.consequences.draw(scope, { connection, externalId, move, linker, isUndone: false }, asked.now);
      }
      return toPlaced(move);
    });
  }

  /** An entry. */
  async unlink(linker: Linker, connectionId: string, { externalId }: { externalId: string }): Promise<Placed> {
    return this.#in(linker, connectionId, async (scope, connection) => {
      const asked = { externalId, memberId: linker.memberId, now: this.clock.now() };
      const move = await this.links.unlink(scope, connection, asked);
      await this.consequences.draw(scope, { connection, externalId, move, linker, isUndone: true }, asked.now);
      return toPlaced(move);
    });
  }

  async #in(
    { workspaceId }: Linker,
    connectionId: string,
    work: (scope: Scope, connection: Connection) => Promise<Placed>,
  ): Promise<Placed> {
    return this.database.write(workspaceId, async (scope) => {
      const connection = await this.connections.holdKept(scope, await this.connections.get(scope, connectionId));
      if (connection === null) throw ended();
      return work(scope, connection);
    });
  }
}

function toPlaced({ to }: HandMove): Placed {
  return { account: to && { accountId: to.id, name: to.name } };
}

function ended(): AppError {
  const words = 'This connection was ended: its customers are linked when it is connected again.';
  return new AppError('conflict', 'connection_ended', words);
}
