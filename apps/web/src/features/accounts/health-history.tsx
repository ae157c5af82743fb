import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { HealthDto } from '#contracts/accounts.ts';
import { HistoryChart } from './history-chart.tsx';
import { HistoryTable } from './history-table.tsx';
import classes from './health.module.css';

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
];

/** How the score went, drawn or as a table. */
export function HealthHistory({ history }: { history: HealthDto['history'] }) {
  const [view, setView] = useState('chart');
  return (
    <div className={classes.history}>
      <div className={classes.historyHead}>
        <h3>History</h3>
        {history.length > 0 && (
          <SegmentedControl size="xs" aria-label="History as" data={views} value={view} onChange={setView} />
        )}
      </div>
      {history.length === 0 && <p className={classes.none}>The first score is kept when the first reading ends.</p>}
      {history.length > 0 &&
        (view === 'chart' ? <HistoryChart history={history} /> : <HistoryTable history={history} />)}
    </div>
  );
}
