/** Rows of the same fields: the names of the fields once, in order, then the values of each row. */
export interface KeptTable {
  readonly fields: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The same rows with their fields named once; as they are where they differ in their fields. */
export function toTable<T extends object>(rows: readonly T[]): KeptTable | readonly T[] {
  const [first] = rows;
  if (first === undefined) return rows;
  const fields = Object.keys(first).sort();
  const table: unknown[][] = [];
  for (const row of rows) {
    const values = valuesOf(row, fields);
    if (values === null) return rows;
    table.push(values);
  }
  return { fields, rows: table };
}

/** The rows of a table that was kept; what is no table, as it is. */
export function fromTable(kept: unknown): unknown {
  if (!isTable(kept)) return kept;
  return kept.rows.map((row) => Object.fromEntries(kept.fields.map((field, at) => [field, row[at]])));
}

/** Null where it has other fields, or nothing stands in one of them: JSON has no way to say that in a list. */
function valuesOf(row: object, fields: readonly string[]): unknown[] | null {
  if (Object.keys(row).length !== fields.length) return null;
  const values: unknown[] = [];
  for (const field of fields) {
    const value = (row as Readonly<Record<string, unknown>>)[field];
    if (value === undefined) return null;
    values.push(value);
  }
  return values;
}

function isTable(kept: unknown): kept is KeptTable {
  return typeof kept === 'object' && kept !== null && 'fields' in kept && 'rows' in kept;
}
