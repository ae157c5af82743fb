import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { listTimeline } from '#contracts/timeline.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { instantKey } from '../platform/http/cursor.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { isForgotten } from './spoken-of.ts';

type Query = z.output<typeof listTimeline.query>;
type Page = z.input<typeof listTimeline.response>;

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly kind: Page['rows'][number]['kind'];
  readonly words: string;
  readonly detail: string | null;
  readonly source: SourceRef | null;
}

const order = { name: 'timeline', key: instantKey };

/**
 * A message is named by its subject, and that may quote billing: once billing is gone, only what has left still is [R13]. Nothing is
 * removed, so that connecting again names all of them.
 */
const words = `case when e.kind = 'message' and ${isForgotten('$2::uuid')} and not exists (
    select 1 from message m where m.workspace_id = $1 and m.account_id = $2 and m.status in ('sending', 'sent', 'unknown')
      and m.subject = substr(e.words, strpos(e.words, ': ') + 2))
  then split_part(e.words, ': ', 1) else e.words end`;

/** What happened on an account, newest first. */
@Injectable()
export class TimelineQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {}

  /** An entry. */
  async list(workspaceId: string, accountId: string, query: Query): Promise<Page> {
    const cursor = readCursor(order, query.cursor);
    return this.database.read(workspaceId, async (scope) => {
      const accounts = await scope.db.query(`select 1 from account where workspace_id = $1 and id = $2`, [
        workspaceId,
        accountId,
      ]);
      if (accounts.length === 0) throw notFound('account');
      // Events carry whole milliseconds, so the cursor names their place exactly.
      const found: Row[] = await scope.db.query(
        `select id, at, kind, ${words} as words, detail, source from account_event e
         where workspace_id = $1 and account_id = $2 and ($3::text is null or kind = $3)
           and ($4::timestamptz is null or (at, id) < ($4::timestamptz, $5::uuid))
         order by at desc, id desc limit $6::int`,
        [workspaceId, accountId, query.kind ?? null, cursor?.key ?? null, cursor?.id ?? null, query.limit + 1],
      );
      const links = await this.connections.links(scope);
      const rows = found.slice(0, query.limit);
      const last = rows.at(-1);
      const hasMore = found.length > rows.length && last !== undefined;
      return {
        rows: rows.map((row) => ({ ...row, at: row.at.toISOString(), source: links.link(row.source) })),
        nextCursor: hasMore ? writeCursor(order, { key: last.at.toISOString(), id: last.id }) : null,
        total: null,
      };
    });
  }
}
