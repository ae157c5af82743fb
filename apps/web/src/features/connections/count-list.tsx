import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format.ts';
import classes from './disconnect.module.css';

interface CountListProps {
  title: string;
  rows: readonly (readonly [string, number])[];
  children: ReactNode;
}

/** Things and how many of each; what there is none of is quiet. */
export function CountList({ title, rows, children }: CountListProps) {
  return (
    <div>
      <h3 className={classes.heading}>{title}</h3>
      <dl className={classes.counts}>
        {rows.map(([label, count]) => (
          <div key={label} data-none={count === 0 || undefined}>
            <dt>{label}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.words}>{children}</p>
    </div>
  );
}
