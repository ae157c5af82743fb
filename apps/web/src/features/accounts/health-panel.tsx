import { IconArrowBackUp, IconLock } from '@tabler/icons-react';
import type { HealthDto } from '#contracts/account-health.ts';
import { formatPercent, shortDates } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { DriverBars } from './driver-bars.tsx';
import { HealthHistory } from './health-history.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './health.module.css';

/** Why the score is what it is, what caps it, and the shortest way back. */
export function HealthPanel({ health }: { health: HealthDto }) {
  const evaluated = health.evaluatedAt ? <Age at={health.evaluatedAt} /> : 'not scored yet';
  return (
    <Panel
      id="health"
      title="Health"
      aside={
        <span>
          {health.modelName}, version {health.modelVersion} · {formatPercent(Math.round(health.coverage * 100))} known ·{' '}
          {evaluated}
        </span>
      }
    >
      {health.unknownReason && <p className={classes.unknown}>{health.unknownReason}</p>}
      {health.drivers.length > 0 && <DriverBars health={health} />}
      {health.caps.length > 0 && (
        <ul className={classes.caps}>
          {health.caps.map((cap) => (
            <li key={`${cap.cause} ${cap.source.externalId}`}>
              <IconLock size={14} stroke={1.75} aria-hidden />
              <span className={classes.capWords}>{shortDates(cap.words)}</span>
              <span className={classes.capSince}>
                <Age at={cap.since} /> · <SourceLink source={cap.source}>open</SourceLink>
              </span>
            </li>
          ))}
        </ul>
      )}
      {health.wayBack && (
        <p className={classes.wayBack}>
          <IconArrowBackUp size={16} stroke={1.75} aria-hidden />
          <span>
            <strong>Shortest way back.</strong> {health.wayBack}
          </span>
        </p>
      )}
      <HealthHistory history={health.history} />
    </Panel>
  );
}
