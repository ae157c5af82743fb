/** The rows in their new state but the order they were seen in; what is new comes last. */
export function inSeenOrder<Row>(rows: readonly Row[], seen: readonly string[], keyOf: (row: Row) => string): Row[] {
  const placeOf = new Map(seen.map((key, at) => [key, at]));
  const place = (row: Row) => placeOf.get(keyOf(row)) ?? seen.length;
  return [...rows].sort((a, b) => place(a) - place(b));
}
