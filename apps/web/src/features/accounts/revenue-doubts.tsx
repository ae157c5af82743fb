import { IconAlertTriangle } from '@tabler/icons-react';
import type { RevenueDto } from '#contracts/revenue.ts';
import classes from './revenue.module.css';

/** What could not be read with certainty: said, not guessed. */
export function RevenueDoubts({ doubts }: { doubts: RevenueDto['doubts'] }) {
  if (doubts.length === 0) return null;
  return (
    <ul className={classes.doubts} aria-label="Not certain">
      {doubts.map((doubt) => (
        <li key={`${doubt.code} ${doubt.words}`}>
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
          {doubt.words}
        </li>
      ))}
    </ul>
  );
}
