import type { Scope } from '../platform/database/scope.ts';
import { unpackTexts } from '../platform/database/packed-texts.ts';

interface TextRow {
  readonly id: string;
  /** What was kept before texts lay together. */
  readonly alone: string | null;
  readonly pack: string | null;
  readonly from: number;
  readonly bytes: number;
}

/** A step: what these deliveries said, by the delivery's id, as the text it came as. One that has gone is left out. */
export async function deliveryTexts(
  { db, workspaceId }: Scope,
  connectionId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows: TextRow[] = await db.query(
    `select id, payload::text as alone, text_id as pack, text_from as "from", text_bytes as bytes from delivery
     where workspace_id = $1 and connection_id = $2 and id = any($3::uuid[])`,
    [workspaceId, connectionId, ids],
  );
  const packIds = [...new Set(rows.flatMap((row) => row.pack ?? []))];
  const packs: { id: string; packed: Buffer }[] =
    packIds.length === 0
      ? []
      : await db.query(
          `select id, packed from delivery_text where workspace_id = $1 and connection_id = $2 and id = any($3::uuid[])`,
          [workspaceId, connectionId, packIds],
        );
  const unpacked = new Map(packs.map(({ id, packed }) => [id, unpackTexts(packed)]));
  return new Map(
    rows.flatMap(({ id, alone, pack, from, bytes }) => {
      const text = alone ?? unpacked.get(pack ?? '')?.toString('utf8', from, from + bytes);
      return text === undefined ? [] : [[id, text] as const];
    }),
  );
}
