import { Button, Kbd } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { focusOn } from '../../lib/focus.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { type DraftActions, isConflict } from './api.ts';
import { DraftState } from './draft-state.tsx';
import { RejectForm } from './reject-form.tsx';
import classes from './draft-bar.module.css';

interface UnknownBarProps {
  draft: DraftDto;
  actions: DraftActions;
  /** Told before a decision, so that the draft stays in view when it leaves the queue. */
  onDecide: () => void;
  next: ReactNode;
}

/** Nobody knows whether the mail left: a person says that it arrived, has it sent once more, or lets it be. */
export function UnknownBar({ draft, actions, onDecide, next }: UnknownBarProps) {
  // Null until something was begun: then the button takes the focus back.
  const [doing, setDoing] = useState<'asking' | 'rejecting' | 'kept' | null>(null);
  const { approve, arrived } = actions;
  const isBusy = approve.isPending || arrived.isPending;
  const options = { onError: (error: Error) => isConflict(error) && void actions.read() };
  const settle = () => {
    onDecide();
    arrived.mutate(draft.version, options);
  };
  const sendAgain = () => {
    onDecide();
    approve.mutate(draft.version, { ...options, onSettled: () => setDoing('kept') });
  };
  const keep = () => setDoing('kept');
  const deciding = [
    { keys: 'i', does: 'It arrived', run: settle },
    { keys: 's', does: 'Send again', run: () => setDoing('asking') },
    { keys: 'r', does: 'Reject', run: () => setDoing('rejecting') },
  ];
  const asking = [{ keys: 'Escape', does: 'Do not send again', run: keep }];
  useShortcuts('This draft', isBusy || doing === 'rejecting' ? [] : doing === 'asking' ? asking : deciding);
  if (doing === 'rejecting') return <RejectForm version={draft.version} actions={actions} onClose={keep} />;
  if (doing === 'asking') {
    return (
      <div className={classes.decide} role="group" aria-label="Send again">
        <p role="alert" className={classes.question}>
          The first mail may have arrived: then {draft.to} gets it twice.{' '}
          {draft.leavesBy === 'outbox' ? 'It goes to the local Outbox once more.' : 'It leaves once more, in 10 s.'}
        </p>
        <div className={classes.buttons}>
          <WorkButton loading={approve.isPending} onClick={sendAgain}>
            Send again
          </WorkButton>
          {/* The way back has the focus, so that a second press of Enter sends nothing. */}
          <Button variant="default" disabled={approve.isPending} ref={focusOn} onClick={keep}>
            Keep
          </Button>
        </div>
      </div>
    );
  }
  const failure = arrived.error ?? approve.error;
  return (
    <div className={classes.decide}>
      <DraftState draft={draft} />
      <div className={classes.buttons}>
        <WorkButton loading={arrived.isPending} rightSection={<Kbd size="xs">I</Kbd>} onClick={settle}>
          It arrived
        </WorkButton>
        <Button
          variant="default"
          disabled={isBusy}
          ref={doing === 'kept' ? focusOn : undefined}
          rightSection={<Kbd size="xs">S</Kbd>}
          onClick={() => setDoing('asking')}
        >
          Send again
        </Button>
        {next}
        <Button
          variant="default"
          disabled={isBusy}
          rightSection={<Kbd size="xs">R</Kbd>}
          onClick={() => setDoing('rejecting')}
        >
          Reject
        </Button>
      </div>
      {failure ? (
        <p role="alert" className={classes.failed}>
          {wordsOf(failure)}
        </p>
      ) : (
        <p className={classes.note}>It is never sent again by itself.</p>
      )}
    </div>
  );
}
