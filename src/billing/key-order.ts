/**
 * SQL: the order in which rows of `billing_object` are locked, so that no two transactions wait for each other. It is the one in which
 * JavaScript sorts (`newestOfEach`), whatever order of letters the database was made with: in most, `bill_a` stands before `bill_B`.
 */
export function keyOrder(kind: string, externalId: string): string {
  return `${kind} collate "C", ${externalId} collate "C"`;
}
