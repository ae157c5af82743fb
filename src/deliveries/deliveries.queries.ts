import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  deliveryResultSchema,
  type countDeliveries,
  type DeliveryResult,
  type listDeliveries,
} from '#contracts/deliveries.ts';
import { pageOfRows, readPageCursor, writePageCursor } from '../connections/page-cursor.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { deliveriesAbout } from './deliveries-about.ts';
import { deliveryAccounts } from './delivery-accounts.ts';
import { deliveryColumns, toDeliveryDto, type DeliveryRow } from './delivery-row.ts';

/**
 * What a delivery that is not answered still names. As an array it is looked up first, whatever the database believes of a table
 * that fills and empties all day; so this costs what is unanswered, not what was ever ignored.
 */
const isUnanswered = `id = any(array(select delivery_id from delivery_object where workspace_id = $1 and connection_id = $2))`;

/**
 * What else is true of those with this result, as an index knows it: none holds the result itself, which would be written anew in
 * every index when it changes. Applied, or ignored where a system sends everything, are nearly all.
 */
const knownBy: Readonly<Record<DeliveryResult, string>> = {
  waiting: isUnanswered,
  applied: 'true',
  ignored: 'words is not null',
  failed: isUnanswered,
};

/** Of one result and one type, if asked, from where a page ended. */
const chosen = (result: DeliveryResult | null) => `workspace_id = $1 and connection_id = $2
  and ($3::text is null or result = $3) and ${result ? knownBy[result] : 'true'} and ($4::text is null or type = $4)
  and ($5::uuid is null or (received_at, id) < ($6::timestamptz, $5::uuid))`;

/** More than this is not counted, only said to be more: a chip must not cost a scan. */
const mostCounted = 10_000;

type Counts = z.input<(typeof countDeliveries)['response']>;

/** The deliveries page: what came, what became of it, how many of each [R14]. */
@Injectable()
export class DeliveriesQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {}

  async list(
    workspaceId: string,
    id: string,
    query: z.output<(typeof listDeliveries)['query']>,
  ): Promise<z.input<(typeof listDeliveries)['response']>> {
    const after = readPageCursor(query.cursor);
    const { result = null, type = null, about, account } = query;
    const parameters = [workspaceId, id, result, type, after?.id ?? null, after?.at ?? null];
    const limit = query.limit + 1;
    const { rows, lookedAt, accounts, isAtLeast } = await this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      const where = chosen(result);
      const found =
        about === undefined && account === undefined
          ? { rows: await newest(scope, where, [...parameters, limit]), lookedAt: null, isAtLeast: false }
          : await deliveriesAbout(scope, { id: about, accountId: account, where, parameters, limit });
      const shown = found.rows.slice(0, query.limit).map((row) => row.id);
      return { ...found, accounts: await deliveryAccounts(scope, id, shown) };
    });
    const page = pageOfRows(
      rows,
      query.limit,
      (row) => row.receivedAt,
      (row) => toDeliveryDto(row, accounts.get(row.id)),
    );
    const nextCursor = page.nextCursor ?? (lookedAt && writePageCursor(lookedAt.receivedAt, lookedAt));
    return { ...page, nextCursor, isAtLeast };
  }

  /** Each result is counted along an index and no further than is worth showing; types are found by jumping from one to the next. */
  async count(workspaceId: string, id: string, type: string | undefined): Promise<Counts> {
    return this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      const counted: { result: DeliveryResult; count: number }[] = await scope.db.query(
        deliveryResultSchema.options.map(counting).join(' union all '),
        [workspaceId, id, type ?? null, mostCounted + 1],
      );
      const types: { type: string }[] = await scope.db.query(
        `with recursive t as (
           (select type from delivery where workspace_id = $1 and connection_id = $2 order by type limit 1)
           union all
           select (select d.type from delivery d where d.workspace_id = $1 and d.connection_id = $2 and d.type > t.type
                   order by d.type limit 1) from t where t.type is not null)
         select type from t where type is not null limit 500`,
        [workspaceId, id],
      );
      const counts = counted.map(({ result, count }) => ({
        result,
        count: Math.min(count, mostCounted),
        isAtLeast: count > mostCounted,
      }));
      return { counts, types: types.map((row) => row.type) };
    });
  }
}

function newest({ db }: Scope, where: string, parameters: readonly unknown[]): Promise<DeliveryRow[]> {
  return db.query(
    `select ${deliveryColumns} from delivery where ${where} order by received_at desc, id desc limit $7`,
    [...parameters],
  );
}

function counting(result: DeliveryResult): string {
  return `select '${result}' as result, count(*)::int as count from (
    select 1 from delivery where workspace_id = $1 and connection_id = $2 and result = '${result}' and ${knownBy[result]}
      and ($3::text is null or type = $3) limit $4) found`;
}
