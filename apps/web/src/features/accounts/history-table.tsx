import type { HealthDto } from '#contracts/account-health.ts';
import { formatDayTime } from '../../lib/format.ts';
import { BandMark } from '../../ui/band-mark.tsx';
import { type RecordColumn, RecordTable } from './record-table.tsx';

type Point = HealthDto['history'][number];

const columns: readonly RecordColumn<Point>[] = [
  { key: 'at', header: 'Since', cell: (point) => formatDayTime(point.at) },
  { key: 'health', header: 'Health', cell: (point) => <BandMark band={point.band} score={point.score} /> },
];

/** The same history in rows, newest first. */
export function HistoryTable({ history }: { history: HealthDto['history'] }) {
  return (
    <RecordTable label="History of health" columns={columns} rows={history.toReversed()} rowKey={(point) => point.at} />
  );
}
