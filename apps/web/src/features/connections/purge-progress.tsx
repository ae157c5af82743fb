import type { ConnectionDto } from '#contracts/connections.ts';
import { formatCount } from '../../lib/format.ts';
import { Meter } from '../../ui/meter.tsx';
import classes from './disconnect.module.css';

/** How far the removal is, counted in rows. Billing is no longer shown or quoted anywhere while it runs. */
export function PurgeProgress({ purge }: { purge: ConnectionDto['purge'] }) {
  const total = (purge?.removed ?? 0) + (purge?.left ?? 0);
  const share = purge && total > 0 ? purge.removed / total : null;
  const percent = share === null ? null : Math.floor(share * 100);
  return (
    <div className={classes.purge}>
      <p className={classes.purgeCount}>
        {purge && total > 0
          ? `${formatCount(purge.removed)} of ${formatCount(total)} rows removed`
          : 'Counting what there is to remove'}
      </p>
      {purge?.isWaiting && (
        <p className={classes.words}>
          Nobody is removing them at the moment. It goes on by itself where it was, mostly within a minute.
        </p>
      )}
      <Meter label="Removed" share={share} isProgress />
      <p className={classes.words}>
        None of it is shown, quoted or acted on any more. This goes on by itself; the page may be left.
      </p>
      <p role="status" className={classes.spoken}>
        {percent === null ? '' : `Removing, ${Math.floor(percent / 10) * 10} percent.`}
      </p>
    </div>
  );
}
