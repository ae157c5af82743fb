import { Skeleton } from '@mantine/core';
import { bandSchema } from '#contracts/common.ts';
import { useLate } from '../../ui/use-late.ts';
import classes from './customers-strip.module.css';

/** The place of the summary, so that the list does not move when it comes. */
export function StripSkeleton() {
  const isLate = useLate();
  return (
    <div className={classes.strip} style={{ visibility: isLate ? 'visible' : 'hidden' }} aria-hidden>
      <div className={classes.figures}>
        {[95, 96, 120].map((width) => (
          <span key={width} className={classes.figure}>
            <Skeleton height={10} width={width} />
            <Skeleton height={12} width={width * 0.8} mt={8} />
          </span>
        ))}
      </div>
      <div className={classes.bands}>
        {bandSchema.options.map((band) => (
          <span key={band} className={classes.band}>
            <Skeleton height={10} width={84} />
          </span>
        ))}
      </div>
    </div>
  );
}
