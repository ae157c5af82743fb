import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { listSuppressions, SuppressionDto } from '#contracts/suppressions.ts';
import { readCursor, writeCursor } from '../accounts/page-cursor.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { instantKey } from '../platform/http/cursor.ts';
import type { BlockKind } from './blocks.ts';

const newest = { name: 'suppressions', key: instantKey };

interface Row {
  readonly id: string;
  readonly pattern: string;
  readonly kind: BlockKind;
  readonly reason: string;
  readonly since: Date;
  readonly by: string | null;
  readonly liftedAt: Date | null;
  readonly liftedBy: string | null;
  /** To the microsecond, as pages are cut. */
  readonly at: string;
}

const columns = `s.id, s.pattern, s.kind, s.reason, s.created_at as since, c.name as by, s.lifted_at as "liftedAt",
  l.name as "liftedBy", to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`;
const tables = `suppression s
  left join member c on c.workspace_id = $1 and c.id = s.created_by
  left join member l on l.workspace_id = $1 and l.id = s.lifted_by`;

/** Who is not written to, and what was lifted. */
@Injectable()
export class SuppressionsQueries {
  constructor(private readonly database: Database) {}

  /** An entry: one page, newest first. */
  async list(
    workspaceId: string,
    { state, cursor, limit }: z.output<(typeof listSuppressions)['query']>,
  ): Promise<z.input<(typeof listSuppressions)['response']>> {
    const after = readCursor(newest, cursor);
    const filter = `s.workspace_id = $1 and s.lifted_at is ${state === 'standing' ? 'null' : 'not null'}`;
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: Row[] = await db.query(
        `select ${columns} from ${tables}
         where ${filter} and ($2::timestamptz is null or (s.created_at, s.id) < ($2::timestamptz, $3::uuid))
         order by s.created_at desc, s.id desc limit $4`,
        [workspaceId, after?.key ?? null, after?.id ?? null, limit + 1],
      );
      const total: { total: number }[] = await db.query(
        `select count(*)::int as total from suppression s where ${filter}`,
        [workspaceId],
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const nextCursor = last ? writeCursor(newest, { key: last.at, id: last.id }) : null;
      return { rows: page.map(toDto), nextCursor, total: total[0]?.total ?? 0 };
    });
  }

  /** An entry. */
  async get(workspaceId: string, id: string): Promise<SuppressionDto> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: Row[] = await db.query(`select ${columns} from ${tables} where s.workspace_id = $1 and s.id = $2`, [
        workspaceId,
        id,
      ]);
      const [row] = rows;
      if (!row) throw notFound('suppression');
      return toDto(row);
    });
  }
}

function toDto({ id, pattern, kind, reason, since, by, liftedAt, liftedBy }: Row): SuppressionDto {
  return {
    id,
    pattern,
    kind,
    reason,
    stops: kind === 'unsubscribed' ? 'offers' : 'everything',
    since: since.toISOString(),
    by,
    lifted: liftedAt === null ? null : { at: liftedAt.toISOString(), by: liftedBy },
  };
}
