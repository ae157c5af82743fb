import type { Machine } from './machine.ts';
import type { Figure } from './row.ts';

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** The table for people, with the notes of each row below it. */
export function toTable(machine: Machine, rows: readonly Figure[]): string {
  const header = ['row', 'ours', 'other', 'unit', 'ratio', 'goal', 'met'];
  const cells = rows.map((row) => [
    row.name,
    number.format(row.ours),
    number.format(row.other),
    row.unit,
    row.ratio.toFixed(2),
    row.goal,
    row.met ? 'yes' : 'NO',
  ]);
  const widths = header.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const notes = rows.flatMap((row) => row.notes.map((note) => `  ${row.name}: ${note}`));
  return [
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, ` +
      `PostgreSQL ${machine.postgres}, ${machine.date}, load ${machine.load}`,
    '',
    line(header),
    ...cells.map(line),
    '',
    ...notes,
    '',
  ].join('\n');
}

export function toJson(machine: Machine, rows: readonly Figure[]): string {
  return `${JSON.stringify({ machine, rows })}\n`;
}
