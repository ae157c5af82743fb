import { Link } from 'react-router';
import type { DraftDto } from '#contracts/drafts.ts';
import { shortDates } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { messageLooks } from './message-looks.ts';
import classes from './drafts.module.css';

/** What became of a message, in words. */
export function DraftState({ draft }: { draft: DraftDto }) {
  const look = messageLooks[draft.status];
  return (
    <p className={classes.state} role="status">
      <StatusBadge tone={look.tone}>{look.word}</StatusBadge>
      <span>
        {draft.statusWords === null
          ? draft.status === 'sent' && <SentWhere draft={draft} />
          : shortDates(draft.statusWords)}
      </span>
    </p>
  );
}

function SentWhere({ draft }: { draft: DraftDto }) {
  if (draft.leavesBy === 'smtp') return <>By mail to {draft.to}.</>;
  return (
    <>
      To {draft.to}; it stands in the <Link to="/outbox">local Outbox</Link>.
    </>
  );
}
