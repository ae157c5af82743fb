import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { FilterChips } from './filter-chips.tsx';
import { currenciesOf, type MonthAmounts, summaryOf, toBars } from './month-amounts.ts';
import { MonthBars, MonthBarsLegend } from './month-bars.tsx';
import classes from './month-history.module.css';

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
];

interface MonthHistoryProps {
  heading: ReactNode;
  rows: readonly MonthAmounts[];
  /** The currency that is shown first. */
  preferred: string;
  /** The same of one currency in rows. */
  renderTable: (currency: string) => ReactNode;
  /** What must be said under both. */
  children?: ReactNode;
}

/** MRR by month, drawn one currency at a time, or as a table. */
export function MonthHistory({ heading, rows, preferred, renderTable, children }: MonthHistoryProps) {
  const [view, setView] = useState('chart');
  const [chosen, setChosen] = useState<string | null>(null);
  const currencies = currenciesOf(rows, preferred);
  const currency = currencies.find((one) => one === chosen) ?? currencies[0] ?? preferred;
  const bars = toBars(rows, currency);
  const options = currencies.map((value) => ({ value, label: value.toUpperCase() }));
  return (
    <>
      <div className={classes.head}>
        {heading}
        <div className={classes.choices}>
          {options.length > 1 && (
            <FilterChips label="Currency" value={currency} options={options} onChange={setChosen} />
          )}
          <SegmentedControl size="xs" aria-label="MRR by month as" data={views} value={view} onChange={setView} />
        </div>
      </div>
      {view === 'chart' ? <MonthBars label={summaryOf(bars)} bars={bars} /> : renderTable(currency)}
      {view === 'chart' && rows.some((row) => row.reconstructed.length > 0) && (
        <MonthBarsLegend hasKept={rows.some((row) => isSeen(row))} />
      )}
      {children}
    </>
  );
}

function isSeen({ amounts, reconstructed }: MonthAmounts): boolean {
  return (amounts ?? []).some(
    (money) => !reconstructed.some((part) => part.currency === money.currency && part.minor >= money.minor),
  );
}
