/** Rows of the same fields: the names of the fields once, in order, then the values of each row. */
interface KeptTable {
  readonly fields: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The rows of a table that was kept; what is no table, as it is. */
export function fromTable(kept: unknown): unknown {
  if (!isTable(kept)) return kept;
  return kept.rows.map((row) => Object.fromEntries(kept.fields.map((field, at) => [field, row[at]])));
}

function isTable(kept: unknown): kept is KeptTable {
  return typeof kept === 'object' && kept !== null && 'fields' in kept && 'rows' in kept;
}
