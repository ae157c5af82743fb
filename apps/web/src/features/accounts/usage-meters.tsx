import type { RevenueDto } from '#contracts/revenue.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { Meter } from '../../ui/meter.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import classes from './revenue.module.css';

/** What is used of what the plan includes, one line a meter, each with its object; the row's own age says that of a single one. */
export function UsageMeters({ usage }: { usage: RevenueDto['usage'] }) {
  if (usage.length === 0) return null;
  return (
    <span className={classes.meters}>
      {usage.map((meter) => (
        <span key={`${meter.source.externalId} ${meter.label}`} className={classes.meter}>
          <span>
            <SourceLink source={meter.source}>{meter.label}</SourceLink>: {formatCount(meter.used)}
            {meter.included === null ? ', no limit in the plan' : ` of ${formatCount(meter.included)}`}
            {usage.length > 1 && (
              <>
                , <Age at={meter.knownAt} absent="age unknown" />
              </>
            )}
          </span>
          {meter.percent !== null && (
            <span className={classes.meterShare}>
              <Meter share={meter.percent / 100} over="warning" />
              {formatPercent(meter.percent)}
            </span>
          )}
        </span>
      ))}
    </span>
  );
}
