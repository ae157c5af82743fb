import { IconMail } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { FlaggedAccountDto } from '#contracts/flags.ts';
import classes from './flagged.module.css';

/** What happens next by itself; the way to the draft when one waits. */
export function FlaggedNext({ row }: { row: Pick<FlaggedAccountDto, 'next' | 'draftId'> }) {
  const words = row.next;
  if (words === null) {
    return (
      <span className={classes.nextWords} title="Nothing happens by itself">
        <span aria-hidden>–</span>
        <span className={classes.hidden}>Nothing happens by itself</span>
      </span>
    );
  }
  if (row.draftId === null) return <span className={classes.nextWords}>{words}</span>;
  return (
    <Link to={`/drafts/${row.draftId}`} className={classes.nextLink}>
      <IconMail size={14} stroke={1.75} aria-hidden />
      <span>{words}</span>
    </Link>
  );
}
