import { Skeleton } from '@mantine/core';
import { useLate } from '../../ui/use-late.ts';
import connect from './connect.module.css';
import classes from './connection-card.module.css';

/** The form that an address opens, with what is to be done in the billing system: as high as it becomes. */
export function FormSkeleton() {
  const isLate = useLate();
  return (
    <div
      role="status"
      aria-label="Loading"
      className={`${connect.panel} ${classes.coming}`}
      style={{ visibility: isLate ? 'visible' : 'hidden' }}
    >
      <Skeleton height={14} width={140} />
      <Skeleton height={12} width="60%" mt={12} />
    </div>
  );
}

/** Two cards of the size of what comes. */
export function CardSkeleton() {
  const isLate = useLate();
  return (
    <div role="status" aria-label="Loading" style={{ visibility: isLate ? 'visible' : 'hidden' }}>
      {[0, 1].map((at) => (
        <div key={at} className={classes.card}>
          <Skeleton height={14} width={180} />
          <Skeleton height={12} width="60%" />
          <Skeleton height={48} mt={8} />
        </div>
      ))}
    </div>
  );
}
