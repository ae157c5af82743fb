import { Link, useLocation } from 'react-router';
import type { DraftRowDto } from '#contracts/drafts.ts';
import { shortDates } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { MrrText } from '../../ui/mrr-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { messageLooks } from './message-looks.ts';
import classes from './queue.module.css';

export const queueLinkIdOf = (draftId: string) => `draft-${draftId}`;

/** One message in the queue: to whom, what, why. */
export function DraftQueueRow({ row, isSelected }: { row: DraftRowDto; isSelected: boolean }) {
  const { search } = useLocation();
  const look = messageLooks[row.status];
  return (
    <li>
      <Link
        id={queueLinkIdOf(row.id)}
        to={{ pathname: `/drafts/${row.id}`, search }}
        className={classes.row}
        aria-current={isSelected ? 'true' : undefined}
      >
        <span className={classes.top}>
          <span className={classes.name}>{row.accountName}</span>
          <span className={classes.money}>
            <MrrText mrr={row.mrr} words={row.mrrWords} />
          </span>
        </span>
        <span className={classes.subject}>{row.subject}</span>
        <span className={classes.bottom}>
          {row.status === 'draft' ? null : <StatusBadge tone={look.tone}>{look.word}</StatusBadge>}
          <span className={classes.why}>{shortDates(row.why)}</span>
          <span className={classes.age}>
            <Age at={row.createdAt} />
          </span>
        </span>
      </Link>
    </li>
  );
}
