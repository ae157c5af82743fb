/** What became of a row, and what it was before. */
export interface ReplacedRow {
  readonly kind: string;
  readonly external_id: string;
  readonly customer_id: string | null;
  readonly former_customer_id: string | null;
  readonly has_changed: boolean;
  readonly was_held: boolean;
  /** What was held stood in another shape: that it differs is no news. */
  readonly was_other: boolean;
  readonly is_deleted: boolean;
  readonly announced_at: Date | null;
  /** The last request that it answers. */
  readonly done: string;
}

/**
 * SQL that answers what became of each row of an `insert` or `update`: a `ReplacedRow`. What it says was compared where `changedAt`
 * was set, unless it stands in another shape than before.
 */
export const telling = `
  returning new.kind, new.external_id, new.customer_id, old.customer_id as former_customer_id, new.is_deleted, new.done,
    old.payload is not null as was_held, old.announced_at,
    old.payload is not null and old.api_version is distinct from new.api_version as was_other,
    new.changed_at is distinct from old.changed_at or (old.api_version is distinct from new.api_version
      and ${differ('old.payload', 'new.payload')}) as has_changed`;

/**
 * SQL: when the row `o` last said something else, where it becomes what is given, as far as `isOther` tells. Each time is later than
 * the one before.
 */
export function changedAt(
  next: Readonly<Record<'payload' | 'version' | 'isDeleted' | 'now', string>>,
  isOther: (one: string, other: string) => string,
): string {
  return `case when o.is_deleted <> ${next.isDeleted}
      or (o.payload is null or o.api_version is not distinct from ${next.version}) and ${isOther('o.payload', next.payload)}
    then greatest(${next.now}, o.changed_at + interval '1 microsecond') else o.changed_at end`;
}

/** SQL: two payloads are different texts. Looking into both would cost more than writing the row. */
export function differAsTexts(one: string, other: string): string {
  return `${one}::text is distinct from ${other}::text`;
}

/** SQL: two payloads say different things. Mostly they are the same text; only where they are not are they looked into. */
export function differ(one: string, other: string): string {
  return `case when ${one} is null or ${other} is null then (${one} is null) <> (${other} is null)
    when ${one}::text = ${other}::text then false else ${one}::jsonb <> ${other}::jsonb end`;
}
