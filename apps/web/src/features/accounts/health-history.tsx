import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { HealthDto } from '#contracts/account-health.ts';
import { useNow } from '../../lib/use-now.ts';
import { HistoryChart } from './history-chart.tsx';
import { HistoryTable } from './history-table.tsx';
import classes from './health.module.css';

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
];

const aDay = 24 * 60 * 60_000;

/** How the score went, drawn or as a table; one score that held since yesterday is no history yet. */
export function HealthHistory({ history }: { history: HealthDto['history'] }) {
  const [view, setView] = useState('chart');
  const now = useNow();
  if (!isWorthDrawing(history, now)) return null;
  return (
    <div className={classes.history}>
      <div className={classes.historyHead}>
        <h3>History</h3>
        <SegmentedControl size="xs" aria-label="History as" data={views} value={view} onChange={setView} />
      </div>
      {view === 'chart' ? <HistoryChart history={history} /> : <HistoryTable history={history} />}
    </div>
  );
}

/** Whether there is more to see than the score of today. */
export function isWorthDrawing(history: HealthDto['history'], now: Date): boolean {
  const [first] = history;
  if (!first) return false;
  const hasChanged = history.some((point) => point.score !== first.score);
  return hasChanged || now.getTime() - new Date(first.at).getTime() >= 2 * aDay;
}
