import { unpackTexts } from '#server/platform/database/packed-texts.ts';

type Query = <R extends object>(sql: string, parameters?: unknown[]) => Promise<R[]>;

interface KeptRow {
  readonly event_id: string;
  readonly id: string;
  readonly alone: string | null;
  readonly packed: Buffer | null;
  readonly text_from: number;
  readonly text_bytes: number;
}

/** What every delivery of a database, or of one connection, said, by its event, as the text that is kept of it. */
export async function keptTexts(query: Query, connectionId?: string): Promise<Map<string, string>> {
  const rows = await query<KeptRow>(
    `select d.event_id, d.id, d.payload::text as alone, t.packed, d.text_from, d.text_bytes
     from delivery d left join delivery_text t on t.workspace_id = d.workspace_id and t.connection_id = d.connection_id
       and t.id = d.text_id
     where $1::uuid is null or d.connection_id = $1`,
    [connectionId ?? null],
  );
  return new Map(
    rows.map(({ event_id: event, alone, packed, text_from: from, text_bytes: bytes }) => [
      event,
      alone ?? (packed ? unpackTexts(packed).toString('utf8', from, from + bytes) : ''),
    ]),
  );
}
