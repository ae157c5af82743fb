import { Injectable } from '@nestjs/common';
import type { ChargeFeesDto } from '#contracts/charge-fees.ts';
import type { AccountCharge } from '#core/snapshot/account-snapshot.ts';
import { SnapshotsService } from '../accounts/snapshots.service.ts';
import { BooksService, type Payment } from '../billing/books.service.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { toChargeFeesDto } from './charge-fees-dto.ts';
import { requireAccount } from './require-account.ts';

/** A charge, and the connection through which its books are asked. */
interface AskedCharge extends Payment {
  readonly charge: AccountCharge;
  readonly connection: Connection;
}

/** What was left of charges after fees, before refunds and disputes: from the mirror as it stands. No snapshot holds it, as nothing is judged by it. */
@Injectable()
export class ChargeFeesQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly snapshots: SnapshotsService,
    private readonly books: BooksService,
    private readonly connectors: Connectors,
  ) {}

  /** An entry. Amounts in whole minor units of the currency of settlement. A fixed number of statements, however many charges. */
  async list(workspaceId: string, accountId: string): Promise<ChargeFeesDto[]> {
    return this.database.read(workspaceId, async (scope) => {
      await requireAccount(scope, accountId);
      const snapshot = (await this.snapshots.newest(scope, [accountId])).get(accountId);
      const asked = this.#asked(snapshot?.charges ?? [], await this.connections.list(scope));
      const entries = await this.books.entries(scope, asked);
      const isReading = await beingRead(scope, asked);
      const links = await this.connections.links(scope);
      return asked.map(({ charge, connection, system }, place) => {
        const kind = this.books.kindOf(system);
        return toChargeFeesDto(charge, entries[place] ?? null, {
          link: (ref) => links.link(ref) ?? { system, ...ref, url: null },
          label: this.connectors.labelOf(system),
          hasBooks: kind !== null,
          unread: this.connections.unreadOf(connection).find(({ part }) => part === 'fees')?.words ?? null,
          isReading: isReading.has(connection.id),
        });
      });
    });
  }

  /** Of the systems that name a charge, one that keeps books; what came through connections that were ended is left out. */
  #asked(charges: readonly AccountCharge[], connections: readonly Connection[]): AskedCharge[] {
    const held = new Map(connections.filter(isHeld).map((one) => [one.id, one]));
    return charges.flatMap((charge) => {
      const through = [charge.ref, ...charge.also].flatMap((ref) => {
        const connection = held.get(ref.connectionId);
        return connection ? [{ charge, ref, connection, system: connection.system }] : [];
      });
      return through.find(({ system }) => this.books.kindOf(system) !== null) ?? through.slice(0, 1);
    });
  }
}

/** Connections whose first reading has not come to its end, where the books are. */
async function beingRead(scope: Scope, asked: readonly AskedCharge[]): Promise<ReadonlySet<string>> {
  const rows: { id: string }[] = await scope.db.query(
    `select connection_id as id from backfill
     where workspace_id = $1 and connection_id = any($2::uuid[]) and is_first and status in ('waiting', 'running', 'paused')`,
    [scope.workspaceId, [...new Set(asked.map(({ connection }) => connection.id))]],
  );
  return new Set(rows.map(({ id }) => id));
}

function isHeld({ status }: Connection): boolean {
  return status !== 'disconnecting' && status !== 'disconnected';
}
