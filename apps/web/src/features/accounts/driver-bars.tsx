import type { HealthDto } from '#contracts/accounts.ts';
import { shortDates } from '../../lib/format.ts';
import { SourceLink } from '../../ui/source-link.tsx';
import { spansOf } from './driver-spans.ts';
import classes from './health.module.css';

/** Drivers as signed bars, each beginning where the last ended, so that they are seen to add up; the cap cuts across. */
export function DriverBars({ health }: { health: HealthDto }) {
  const spans = spansOf(health.drivers);
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
        {spans.map(({ driver, from, to }) => (
          <tr key={driver.code}>
            <th scope="row" className={classes.driver}>
              {driver.source ? (
                <SourceLink source={driver.source}>{shortDates(driver.words)}</SourceLink>
              ) : (
                shortDates(driver.words)
              )}
            </th>
            <td className={classes.track}>
              <Bar from={from} to={to} tone={driver.points < 0 ? 'minus' : 'plus'} />
              <CapLine cap={cap} />
            </td>
            <td className={classes.points}>{signed(driver.points)}</td>
          </tr>
        ))}
        <tr className={classes.sum}>
          <th scope="row" className={classes.driver}>
            {cap === null ? 'Score' : 'Adds up to'}
          </th>
          <td className={classes.track}>
            <Bar from={0} to={health.uncapped ?? 0} tone={cap === null ? 'score' : 'over'} />
            <CapLine cap={cap} />
          </td>
          <td className={classes.points}>{health.uncapped ?? '–'}</td>
        </tr>
        {cap !== null && (
          <tr className={classes.total}>
            <th scope="row" className={classes.driver}>
              Score under the cap of {cap}
            </th>
            <td className={classes.track}>
              <Bar from={0} to={health.score ?? 0} tone="score" />
              <CapLine cap={cap} />
            </td>
            <td className={classes.points}>{health.score ?? '–'}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Bar({ from, to, tone }: { from: number; to: number; tone: 'plus' | 'minus' | 'over' | 'score' }) {
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
