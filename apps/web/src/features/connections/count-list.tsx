import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format.ts';
import classes from './disconnect.module.css';

interface CountListProps {
  title: string;
  rows: readonly (readonly [string, number])[];
  children: ReactNode;
}

/** Things and how many of each; what there is none of is not spoken of. */
export function CountList({ title, rows, children }: CountListProps) {
  const held = rows.filter(([, count]) => count > 0);
  return (
    <div>
      <h3 className={classes.heading}>{title}</h3>
      {held.length === 0 ? (
        <p className={classes.none}>Nothing.</p>
      ) : (
        <dl className={classes.counts}>
          {held.map(([label, count]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{formatCount(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={classes.words}>{children}</p>
    </div>
  );
}
