import type { ReactNode } from 'react';
import type { HealthDto } from '#contracts/account-health.ts';
import { shortDates } from '../../lib/format.ts';
import { SourceLink } from '../../ui/source-link.tsx';
import { spansOf } from './driver-spans.ts';
import classes from './driver-bars.module.css';

/** Drivers as signed bars, each beginning where the last ended, so that they are seen to add up; the cap cuts across. */
export function DriverBars({ health }: { health: HealthDto }) {
  const cap = health.caps[0]?.cap ?? null;
  return (
    <table className={classes.bars}>
      <caption className={classes.hidden}>What adds to and takes from the score, in points</caption>
      <colgroup>
        <col />
        <col className={classes.trackColumn} />
        <col className={classes.pointsColumn} />
      </colgroup>
      <thead className={classes.hidden}>
        <tr>
          <th scope="col">Driver</th>
          <th scope="col">On a scale from 0 to 100</th>
          <th scope="col">Points</th>
        </tr>
      </thead>
      <tbody>
        {spansOf(health.drivers).map(({ driver, from, to }) => (
          <BarRow
            key={driver.code}
            bar={{ from, to, tone: driver.points < 0 ? 'minus' : 'plus' }}
            cap={cap}
            points={signed(driver.points)}
          >
            {driver.source ? (
              <SourceLink source={driver.source}>{shortDates(driver.words)}</SourceLink>
            ) : (
              shortDates(driver.words)
            )}
          </BarRow>
        ))}
        <Sums health={health} cap={cap} />
      </tbody>
    </table>
  );
}
/** What the drivers add up to, and what the cap leaves of it. */
function Sums({ health, cap }: { health: HealthDto; cap: number | null }) {
  const { uncapped, score } = health;
  return (
    <>
      <BarRow
        className={classes.sum}
        bar={{ from: 0, to: uncapped ?? 0, tone: cap === null ? 'score' : 'over' }}
        cap={cap}
        points={uncapped ?? '–'}
      >
        {cap === null ? 'Score' : 'Adds up to'}
      </BarRow>
      {cap !== null && (
        <BarRow
          className={classes.total}
          bar={{ from: 0, to: score ?? 0, tone: 'score' }}
          cap={cap}
          points={score ?? '–'}
        >
          Score under the cap of {cap}
        </BarRow>
      )}
    </>
  );
}

interface BarRowProps {
  bar: BarProps;
  cap: number | null;
  points: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

function BarRow({ bar, cap, points, className, children }: BarRowProps) {
  return (
    <tr className={className}>
      <th scope="row" className={classes.driver}>
        {children}
      </th>
      <td className={classes.track}>
        <Bar {...bar} />
        <CapLine cap={cap} />
      </td>
      <td className={classes.points}>{points}</td>
    </tr>
  );
}

interface BarProps {
  from: number;
  to: number;
  tone: 'plus' | 'minus' | 'over' | 'score';
}

function Bar({ from, to, tone }: BarProps) {
  const left = Math.min(from, to);
  const width = Math.max(Math.abs(to - from), 0.5);
  return <span className={classes.bar} data-tone={tone} style={{ left: `${left}%`, width: `${width}%` }} aria-hidden />;
}

function CapLine({ cap }: { cap: number | null }) {
  return cap === null ? null : <span className={classes.cap} style={{ left: `${cap}%` }} aria-hidden />;
}

function signed(points: number): string {
  const size = Number.isInteger(points) ? String(Math.abs(points)) : Math.abs(points).toFixed(1);
  return points < 0 ? `−${size}` : `+${size}`;
}
