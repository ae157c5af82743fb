import { Skeleton } from '@mantine/core';
import { useLate } from './use-late.ts';
import classes from './skeleton-rows.module.css';

interface SkeletonRowsProps {
  rows?: number;
  height?: number;
  /** What comes has a line of headers over it, except on a phone. */
  hasHead?: boolean;
}

/** Rows of the size of what comes, shown only when it takes longer than a glance. */
export function SkeletonRows({ rows = 8, height = 40, hasHead = false }: SkeletonRowsProps) {
  const isLate = useLate();
  return (
    <div role="status" aria-label="Loading" className={classes.rows} data-late={isLate || undefined}>
      {hasHead && <div className={classes.head} />}
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={classes.row} style={{ height }}>
          <Skeleton height={10} width={12} circle />
          <Skeleton height={10} width={`${22 + ((at * 7) % 18)}%`} />
          <Skeleton height={10} width="12%" ml="auto" />
          <Skeleton height={10} width="8%" />
        </div>
      ))}
    </div>
  );
}
