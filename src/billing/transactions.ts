import type { ReadAllowance } from '#connectors/limits.ts';

/**
 * SQL: true of a payload, as jsonb, that counts towards its account's read allowance and is no older than an instant. `first` is
 * the place of the first of the three parameters that `transactionParameters` answers. What is written where its second should
 * stand may be anything: it does not count, and it stops no query.
 */
export function isTransaction(payload: string, first: number): string {
  const created = `${payload} -> $${first}::text`;
  return `(jsonb_typeof(${created}) = 'number' and ${created} >= to_jsonb($${first + 1}::bigint) and ${payload} @> $${first + 2}::jsonb)`;
}

export function transactionParameters({ transaction }: ReadAllowance, since: Date): [string, number, string] {
  return [transaction.createdField, Math.floor(since.getTime() / 1_000), JSON.stringify(transaction.holds ?? {})];
}
