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
import { deliveriesAbout } from './deliveries-about.ts';
import { deliveryColumns, toDeliveryDto, type DeliveryRow } from './delivery-row.ts';

/** Of one result and one type, if asked, from where a page ended. */
const chosen = `workspace_id = $1 and connection_id = $2 and ($3::text is null or result = $3) and ($4::text is null or type = $4)
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
    const { result = null, type = null, about } = query;
    const parameters = [workspaceId, id, result, type, after?.id ?? null, after?.at ?? null];
    const limit = query.limit + 1;
    const { rows, lookedAt } = await this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      if (about !== undefined) return deliveriesAbout(scope, { id: about, where: chosen, parameters, limit });
      const found: DeliveryRow[] = await scope.db.query(
        `select ${deliveryColumns} from delivery where ${chosen} order by received_at desc, id desc limit $7`,
        [...parameters, limit],
      );
      return { rows: found, lookedAt: null };
    });
    const page = pageOfRows(rows, query.limit, (row) => row.receivedAt, toDeliveryDto);
    return { ...page, nextCursor: page.nextCursor ?? (lookedAt && writePageCursor(lookedAt.receivedAt, lookedAt)) };
  }

  /** Each result is counted along its index and no further than is worth showing; types are found by jumping from one to the next. */
  async count(workspaceId: string, id: string, type: string | undefined): Promise<Counts> {
    return this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      const counted: { result: DeliveryResult; count: number }[] = await scope.db.query(
        `select r.result, n.count from unnest($3::text[]) with ordinality as r(result, position)
         cross join lateral (select count(*)::int as count from (
           select 1 from delivery d where d.workspace_id = $1 and d.connection_id = $2 and d.result = r.result
             and ($4::text is null or d.type = $4) limit $5) found) n
         order by r.position`,
        [workspaceId, id, deliveryResultSchema.options, type ?? null, mostCounted + 1],
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
