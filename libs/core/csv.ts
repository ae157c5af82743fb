/** What a spreadsheet would take for a formula when it stands first in a cell (faults.md §8.10); some take the wide characters of Asian scripts too. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** One line of a CSV file, with its end. Numbers stay numbers; text can neither become a formula nor leave its cell. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
