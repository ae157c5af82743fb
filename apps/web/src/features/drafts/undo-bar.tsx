import { useState } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { useDraftActions } from './api.ts';
import { useMillisecondsLeft } from './use-milliseconds-left.ts';
import classes from './undo-bar.module.css';

interface UndoBarProps {
  draft: DraftDto & { undoUntil: string };
}

/** The last moment to take an approval back, counted down. */
export function UndoBar({ draft }: UndoBarProps) {
  const { undo } = useDraftActions(draft.id);
  const left = useMillisecondsLeft(draft.undoUntil);
  const [whole] = useState(() => Math.max(left, 1));
  const seconds = Math.ceil(left / 1000);
  useShortcuts('Undo', [{ keys: 'z', does: 'Undo the approval', run: () => undo.mutate() }]);
  return (
    <div className={classes.undo} role="group" aria-label="Approved">
      <span className={classes.undoWords}>
        <span role="status">Approved.</span>{' '}
        <span className={classes.count}>
          {left > 0 ? `Leaves to ${draft.to} in ${seconds} s.` : `Leaving to ${draft.to} now.`}
        </span>
        {undo.isError && <span role="alert"> {wordsOf(undo.error)}</span>}
      </span>
      <WorkButton
        variant="default"
        loading={undo.isPending}
        disabled={draft.status === 'sending'}
        onClick={() => undo.mutate()}
      >
        Undo
      </WorkButton>
      <span className={classes.undoTrack} aria-hidden>
        <span style={{ width: `${Math.min(100, (left / whole) * 100)}%` }} />
      </span>
    </div>
  );
}
