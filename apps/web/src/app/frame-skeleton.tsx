import { PageSkeleton } from './page-skeleton.tsx';
import classes from './frame.module.css';

/** The frame while nobody knows yet who is asking. */
export function FrameSkeleton() {
  return (
    <div className={classes.frame}>
      <div className={classes.side} />
      <main className={classes.main}>
        <PageSkeleton />
      </main>
    </div>
  );
}
