import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { countOf } from '../lib/format.ts';
import { FilterChips } from './filter-chips.tsx';
import {
  allInOne,
  choicesOf,
  codesOf,
  missingRates,
  type MonthAmounts,
  summaryOf,
  toBars,
  toTotalBars,
} from './month-amounts.ts';
import { type MonthBar, MonthBars, MonthBarsLegend } from './month-bars.tsx';
import classes from './month-history.module.css';

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
];

interface MonthHistoryProps {
  heading: ReactNode;
  rows: readonly MonthAmounts[];
  /** The moment that the running month is of. */
  asOf: string;
  /** The currency that is shown first. */
  preferred: string;
  /** Why there is nothing to draw. */
  noneWords?: string | null;
  /** It is told as one total elsewhere, in whatever currency it is. */
  isTotaled?: boolean;
  /** The same in rows, of one currency or of `allInOne`. */
  renderTable: (choice: string) => ReactNode;
  /** What must be said under both. */
  children?: ReactNode;
}

/** MRR by month, drawn one currency at a time, or as a table. */
export function MonthHistory({
  heading,
  rows,
  asOf,
  preferred,
  noneWords = null,
  isTotaled = false,
  renderTable,
  children,
}: MonthHistoryProps) {
  const [view, setView] = useState('chart');
  const [chosen, setChosen] = useState<string | null>(null);
  const options = choicesOf(rows, preferred, { isTotaled });
  const choice = options.find(({ value }) => value === chosen)?.value ?? options[0]?.value ?? preferred;
  const isTotal = choice === allInOne;
  const bars = isTotal ? toTotalBars(rows, preferred) : toBars(rows, choice);
  return (
    <>
      <div className={classes.head}>
        {heading}
        <div className={classes.choices}>
          {options.length > 1 && <FilterChips label="Currency" value={choice} options={options} onChange={setChosen} />}
          <SegmentedControl size="xs" aria-label="MRR by month as" data={views} value={view} onChange={setView} />
        </div>
      </div>
      {view === 'chart' ? <Chart bars={bars} asOf={asOf} noneWords={noneWords} /> : renderTable(choice)}
      {view === 'chart' && rows.some((row) => row.reconstructed.length > 0) && (
        <MonthBarsLegend hasKept={rows.some((row) => isSeen(row))} />
      )}
      {isTotal && <Rates rows={rows} />}
      {children}
    </>
  );
}

/** Bars, unless there is nothing to draw. */
function Chart({ bars, asOf, noneWords }: { bars: readonly MonthBar[]; asOf: string; noneWords: string | null }) {
  if (bars.every(({ value }) => value === 0)) {
    return <p className={classes.none}>{noneWords ?? 'Nothing counted into MRR at the end of any month.'}</p>;
  }
  return <MonthBars label={summaryOf(bars, asOf)} bars={bars} asOf={asOf} />;
}

/** By which rates the totals are, and what has none. */
function Rates({ rows }: { rows: readonly MonthAmounts[] }) {
  const missing = missingRates(rows);
  const months = rows.filter(({ converted }) => converted !== null && converted.missing.length > 0).length;
  const beside = missing.length === 1 ? 'its amounts stand' : 'their amounts stand';
  return (
    <p className={classes.rates}>
      At the reference rates of each month's last day, today's in the running month.
      {missing.length > 0 &&
        ` No rate for ${codesOf(missing)} in ${months} of ${countOf(rows.length, 'month')}: ${beside} beside the total there, and the bar is paler.`}{' '}
      <Link to="/settings?tab=rates">Rates</Link>
    </p>
  );
}

function isSeen({ amounts, reconstructed }: MonthAmounts): boolean {
  return (amounts ?? []).some(
    (money) => !reconstructed.some((part) => part.currency === money.currency && part.minor >= money.minor),
  );
}
