import type { RevenueDto } from '#contracts/revenue.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import { Meter } from '../../ui/meter.tsx';
import classes from './revenue.module.css';

/** What is used of what the plan includes, one line a meter. */
export function UsageMeters({ usage }: { usage: RevenueDto['usage'] }) {
  if (usage.length === 0) return null;
  return (
    <span className={classes.meters}>
      {usage.map((meter) => (
        <span key={meter.label} className={classes.meter}>
          <span>
            {meter.label}: {formatCount(meter.used)}
            {meter.included === null ? ', no limit in the plan' : ` of ${formatCount(meter.included)}`}
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
