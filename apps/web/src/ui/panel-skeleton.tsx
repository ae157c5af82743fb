import { Skeleton } from '@mantine/core';
import classes from './panel.module.css';

interface PanelSkeletonProps {
  rows: number;
  /** Of a row, in px. */
  height?: number;
}

/** A panel while what it holds is read: its heading, and lines of their height. */
export function PanelSkeleton({ rows, height = 37 }: PanelSkeletonProps) {
  return (
    <div className={classes.panel} aria-hidden>
      <div className={classes.panelHead}>
        <Skeleton height={12} width={96} />
      </div>
      <div className={classes.panelBody}>
        <LineSkeletons rows={rows} height={height} />
      </div>
    </div>
  );
}

/** Lines with a label at the left and its value beside it. */
export function LineSkeletons({ rows, height }: { rows: number; height: number }) {
  return Array.from({ length: rows }, (_, at) => (
    <div key={at} className={classes.line} style={{ height }}>
      <Skeleton height={10} width={72} />
      <Skeleton height={10} width={`${30 + ((at * 11) % 24)}%`} />
    </div>
  ));
}
