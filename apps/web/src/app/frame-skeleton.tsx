import { SkeletonRows } from '../ui/skeleton-rows.tsx';
import classes from './frame.module.css';

/** The frame while nobody knows yet who is asking. */
export function FrameSkeleton() {
  return (
    <div className={classes.frame}>
      <div className={classes.side} />
      <main className={classes.main}>
        <div style={{ height: 52, borderBottom: '1px solid var(--kw-border)' }} />
        <SkeletonRows />
      </main>
    </div>
  );
}
