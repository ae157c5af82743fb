import { useElementSize } from '@mantine/hooks';
import type { HealthDto } from '#contracts/account-health.ts';
import { formatDay } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { pathsOf } from './history-paths.ts';
import classes from './health.module.css';

const height = 66;
const right = 32;
const scale = [0, 50, 100];

/** The score over time: it holds from one evaluation to the next, and a time without a score is a gap. */
export function HistoryChart({ history }: { history: HealthDto['history'] }) {
  const now = useNow();
  const { ref, width } = useElementSize();
  const inner = Math.max(width - right, 100);
  const { paths, end } = pathsOf(history, { width: inner, height, until: now.getTime() });
  const first = history[0];
  const last = history.at(-1);
  return (
    <figure ref={ref} className={classes.chart}>
      <svg role="img" aria-label={summaryOf(history)} width="100%" height={height + 24}>
        <g transform="translate(0 6)">
          {scale.map((value) => (
            <g key={value} className={classes.grid}>
              <line x1={0} x2={inner} y1={yOf(value)} y2={yOf(value)} data-zero={value === 0 || undefined} />
              <text x={inner + 6} y={yOf(value) + 4}>
                {value}
              </text>
            </g>
          ))}
          {paths.map((path) => (
            <path key={path} d={path} className={classes.line} />
          ))}
          {end && <circle cx={end.x} cy={end.y} r="3" className={classes.end} />}
          {first && (
            <text className={classes.axis} x={0} y={height + 16}>
              {formatDay(first.at, now)}
            </text>
          )}
          {last && (
            <text className={classes.axis} x={inner} y={height + 16} textAnchor="end">
              Today
            </text>
          )}
        </g>
      </svg>
    </figure>
  );
}

function yOf(value: number): number {
  return height - (value / 100) * height;
}

function summaryOf(history: HealthDto['history']): string {
  const scores = history.flatMap((point) => (point.score === null ? [] : [point.score]));
  const last = history.at(-1)?.score;
  if (scores.length === 0) return 'Health is unknown over this time.';
  const range = `between ${Math.min(...scores)} and ${Math.max(...scores)}`;
  return `Health over time: ${range}, now ${last ?? 'unknown'}.`;
}
