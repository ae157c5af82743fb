import { SkeletonRows } from './skeleton-rows.tsx';
import classes from './pane-skeleton.module.css';

/** A queue and what is open beside it, while the queue is read; on a phone the queue alone. */
export function PaneSkeleton({ height }: { height: number }) {
  return (
    <div className={classes.panes}>
      <div className={classes.queue}>
        <SkeletonRows rows={8} height={height} />
      </div>
      <div className={classes.open} aria-hidden>
        <SkeletonRows rows={6} height={52} />
      </div>
    </div>
  );
}
