import { useRef, useState } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { useMayAct } from '../../lib/roles.ts';
import { isConflict, isWaiting, useDraftActions } from './api.ts';
import { DraftActionsBar } from './draft-actions-bar.tsx';
import { DraftEditor } from './draft-editor.tsx';
import { DraftFacts } from './draft-facts.tsx';
import { DraftMessage } from './draft-message.tsx';
import { DraftMissing } from './draft-missing.tsx';
import { DraftWhy } from './draft-why.tsx';
import { DraftWithheld } from './draft-withheld.tsx';
import { RecentMail } from './recent-mail.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import classes from './drafts.module.css';

interface DraftDetailProps {
  draft: DraftDto;
  onNext: (() => void) | null;
  /** Told before a decision, so that the draft stays in view when it leaves the queue. */
  onDecide: () => void;
}

/** What will leave in my name, and why. */
export function DraftDetail({ draft, onNext, onDecide }: DraftDetailProps) {
  const actions = useDraftActions(draft.id);
  const [doing, setDoing] = useState<'reading' | 'editing' | 'rejecting'>('reading');
  const mayAct = useMayAct();
  const bar = useRef<HTMLElement>(null);
  useKeptFocus(bar, draft, doing);
  const canDecide = mayAct && isWaiting(draft.status) && doing === 'reading';
  const isWithheld = draft.withheld !== null;
  const approve = () => {
    if (!canDecide || isWithheld || actions.approve.isPending || draft.missing.length > 0) return;
    onDecide();
    actions.approve.mutate(draft.version, {
      onError: (error) => {
        if (isConflict(error)) void actions.read();
      },
    });
  };
  const start = (next: 'editing' | 'rejecting') => {
    if (!canDecide || (isWithheld && next === 'editing')) return;
    onDecide();
    setDoing(next);
  };
  const deciding = [
    { keys: 'a', does: 'Approve and send', run: approve },
    { keys: 'e', does: 'Edit', run: () => start('editing') },
    { keys: 'r', does: 'Reject', run: () => start('rejecting') },
  ];
  // Of unknown fate, it has keys of its own.
  useShortcuts('This draft', mayAct && draft.status !== 'unknown' ? deciding : []);
  const isEditing = doing === 'editing' && isWaiting(draft.status) && !isWithheld;
  return (
    <article className={classes.detail} aria-label={`Draft to ${draft.accountName}`}>
      <div className={classes.scroll}>
        <DraftWhy draft={draft} />
        {isWithheld ? (
          <DraftWithheld words={draft.withheld} />
        ) : (
          <>
            <DraftFacts facts={draft.facts} />
            <DraftMissing missing={draft.missing} />
            {isEditing ? (
              <DraftEditor draft={draft} actions={actions} onClose={() => setDoing('reading')} />
            ) : (
              <DraftMessage draft={draft} />
            )}
          </>
        )}
        <RecentMail mails={draft.recentMail} to={draft.to} />
      </div>
      {!isEditing && (
        <footer ref={bar} tabIndex={-1} className={classes.bar}>
          <DraftActionsBar
            draft={draft}
            actions={actions}
            isRejecting={doing === 'rejecting' && isWaiting(draft.status)}
            onRejecting={(isRejecting) => (isRejecting ? start('rejecting') : setDoing('reading'))}
            onApprove={approve}
            onEdit={() => start('editing')}
            onDecide={onDecide}
            onNext={onNext}
          />
        </footer>
      )}
    </article>
  );
}
