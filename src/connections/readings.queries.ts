import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { listReadings, ReadingDto } from '#contracts/readings.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { Connectors } from './connectors.ts';
import { pageOfRows, readPageCursor } from './page-cursor.ts';

interface ReadingRow extends Pick<ReadingDto, 'id' | 'cause' | 'extent' | 'status' | 'words' | 'phases'> {
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly frozenAt: Date;
  readonly calls: string;
  readonly corrected: string;
  readonly findings: readonly Omit<ReadingDto['findings'][number], 'words'>[];
}

const reasons: Readonly<Record<ReadingDto['findings'][number]['reason'], string>> = {
  no_delivery: 'No delivery came for it.',
  older_delivery: 'A delivery came, and it changed again afterwards.',
  unannounced: 'No delivery about anything of this kind has ever arrived: none was sent, or all were lost.',
  not_readable: 'It could not be read before; it can be read since this reading.',
  never_announced: 'Nothing announces these: they come with each reading.',
};

/**
 * The last reading before this one that came to the kind of `f` had to leave it out, and this one read it: whether it was announced
 * or not, nothing of it could be known.
 */
const wasUnreadable = `(f.reason <> 'older_delivery' and p.status = 'done' and (
  select q.status from backfill e
  join backfill_phase q on q.workspace_id = $1 and q.backfill_id = e.id and q.kind = f.kind and q.status in ('done', 'unavailable')
  where e.workspace_id = $1 and e.connection_id = $2 and (e.frozen_at, e.id) < (b.frozen_at, b.id)
  order by e.frozen_at desc, e.id desc limit 1) = 'unavailable')`;

/** The readings of a connection, as the page and the API meet them [R7]. */
@Injectable()
export class ReadingsQueries {
  constructor(
    private readonly database: Database,
    private readonly connectors: Connectors,
  ) {}

  async list(
    workspaceId: string,
    connectionId: string,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<z.input<(typeof listReadings)['response']>> {
    const after = readPageCursor(page.cursor);
    const { system, rows } = await this.database.read(workspaceId, async ({ db }) => {
      const [known]: { system: string }[] = await db.query(
        `select system from connection where workspace_id = $1 and id = $2`,
        [workspaceId, connectionId],
      );
      if (!known) throw notFound('connection');
      const found: ReadingRow[] = await db.query(
        `select b.id, b.cause, b.extent, b.status, b.words, b.started_at as "startedAt", b.ended_at as "endedAt",
           b.frozen_at as "frozenAt", b.calls, b.corrected,
           (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'label', p.label, 'status', p.status, 'read', p.objects,
              'corrected', p.corrected, 'words', p.words) order by p.position), '[]')
            from backfill_phase p where p.workspace_id = $1 and p.backfill_id = b.id) as phases,
           (select coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'label', coalesce(p.label, f.kind), 'change', f.change,
              'reason', case when ${wasUnreadable} then 'not_readable' else f.reason end, 'objects', f.objects, 'examples', f.examples) order by f.kind, f.change, f.reason), '[]')
            from backfill_finding f
            left join backfill_phase p on p.workspace_id = $1 and p.backfill_id = b.id and p.kind = f.kind
            where f.workspace_id = $1 and f.backfill_id = b.id) as findings
         from backfill b
         where b.workspace_id = $1 and b.connection_id = $2
           and ($3::uuid is null or (b.frozen_at, b.id) < ($4::timestamptz, $3::uuid))
         order by b.frozen_at desc, b.id desc limit $5`,
        [workspaceId, connectionId, after?.id ?? null, after?.at ?? null, page.limit + 1],
      );
      return { system: known.system, rows: found };
    });
    const { kinds } = this.connectors.get(system);
    const books = new Set(kinds.flatMap(({ kind, isBookkeeping }) => (isBookkeeping ? kind : [])));
    return pageOfRows(
      rows,
      page.limit,
      (row) => row.frozenAt,
      (row) => toDto(row, books),
    );
  }
}

function toDto(row: ReadingRow, books: ReadonlySet<string>): ReadingDto {
  const { id, cause, extent, status, words } = row;
  const findings = row.findings.map((finding) => toFinding(finding, books));
  const brought = findings.filter(({ reason }) => reason === 'never_announced');
  return {
    id,
    cause,
    extent,
    status,
    words,
    phases: row.phases.map((phase) => ({
      ...phase,
      corrected: phase.corrected - objectsOf(brought.filter(({ kind }) => kind === phase.kind)),
    })),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    calls: Number(row.calls),
    corrected: Number(row.corrected) - objectsOf(brought),
    brought: objectsOf(brought),
    findings,
  };
}

function objectsOf(findings: readonly { readonly objects: number }[]): number {
  return findings.reduce((sum, { objects }) => sum + objects, 0);
}

/** What only keeps the books is announced by no billing system: that nothing came of it is no loss. */
function toFinding(found: ReadingRow['findings'][number], books: ReadonlySet<string>): ReadingDto['findings'][number] {
  const reason = found.reason === 'unannounced' && books.has(found.kind) ? 'never_announced' : found.reason;
  return { ...found, reason, words: reasons[reason] };
}
