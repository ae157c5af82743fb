import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import classes from './skeleton-rows.module.css';

const patienceMs = 150;

/** Rows of the size of what comes, shown only when it takes longer than a glance. */
export function SkeletonRows({ rows = 8, height = 40 }: { rows?: number; height?: number }) {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label="Loading" className={classes.rows} data-late={isLate || undefined}>
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
