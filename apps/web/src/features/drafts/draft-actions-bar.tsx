import { Button, Kbd } from '@mantine/core';
import type { DraftDto } from '#contracts/drafts.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { useMayAct } from '../../lib/roles.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { type DraftActions, isConflict, isLeaving, isWaiting } from './api.ts';
import { DraftState } from './draft-state.tsx';
import { RejectForm } from './reject-form.tsx';
import { UndoBar } from './undo-bar.tsx';
import { UnknownBar } from './unknown-bar.tsx';
import classes from './draft-bar.module.css';

interface DraftActionsBarProps {
  draft: DraftDto;
  actions: DraftActions;
  isRejecting: boolean;
  onRejecting: (isRejecting: boolean) => void;
  onApprove: () => void;
  onEdit: () => void;
  /** Told before a decision, so that the draft stays in view when it leaves the queue. */
  onDecide: () => void;
  /** To the next draft; null when there is none. */
  onNext: (() => void) | null;
}

/** What can be done now: decide, take back, or read how it ended. */
export function DraftActionsBar(props: DraftActionsBarProps) {
  const { draft, actions, isRejecting, onRejecting, onApprove, onEdit, onDecide, onNext } = props;
  const mayAct = useMayAct();
  const next = onNext && (
    <Button variant="default" rightSection={<Kbd size="xs">J</Kbd>} onClick={onNext}>
      {isWaiting(draft.status) || draft.status === 'unknown' ? 'Skip' : 'Next draft'}
    </Button>
  );
  if (isRejecting) {
    return <RejectForm version={draft.version} actions={actions} onClose={() => onRejecting(false)} />;
  }
  if (mayAct && isLeaving(draft.status) && draft.undoUntil) {
    return (
      <div className={classes.ended}>
        <UndoBar key={draft.undoUntil} draft={{ ...draft, undoUntil: draft.undoUntil }} />
        {next}
      </div>
    );
  }
  if (mayAct && draft.status === 'unknown') {
    return <UnknownBar draft={draft} actions={actions} onDecide={onDecide} next={next} />;
  }
  if (!isWaiting(draft.status)) {
    return (
      <div className={classes.ended}>
        <DraftState draft={draft} />
        {next}
      </div>
    );
  }
  if (!mayAct) {
    return (
      <div className={classes.ended}>
        <p className={classes.note}>It waits for a decision. Your role reads drafts; a CSM or an admin decides.</p>
        {next}
      </div>
    );
  }
  const { approve } = actions;
  return (
    <div className={classes.decide}>
      <div className={classes.buttons}>
        <WorkButton
          loading={approve.isPending}
          disabled={draft.missing.length > 0 || draft.withheld !== null}
          rightSection={<Kbd size="xs">A</Kbd>}
          onClick={onApprove}
        >
          Approve and send
        </WorkButton>
        <Button
          variant="default"
          disabled={draft.withheld !== null}
          rightSection={<Kbd size="xs">E</Kbd>}
          onClick={onEdit}
        >
          Edit
        </Button>
        {next}
        <Button variant="default" rightSection={<Kbd size="xs">R</Kbd>} onClick={() => onRejecting(true)}>
          Reject
        </Button>
      </div>
      {approve.isError ? (
        <p role="alert" className={classes.failed}>
          {isConflict(approve.error)
            ? 'The draft changed since you read it; it was not sent. What you see now is the newest version.'
            : wordsOf(approve.error)}
        </p>
      ) : (
        <p className={classes.note}>{leavesWords(draft)}</p>
      )}
    </div>
  );
}

function leavesWords(draft: DraftDto): string {
  if (draft.withheld !== null) return 'It cannot leave before billing is connected again.';
  if (draft.missing.length > 0) return 'Held: it cannot leave before its missing values are written. Edit it.';
  return draft.leavesBy === 'outbox'
    ? 'Goes to the local Outbox 10 s after approval; no mail leaves.'
    : 'Leaves by mail 10 s after approval; until then it can be undone.';
}
