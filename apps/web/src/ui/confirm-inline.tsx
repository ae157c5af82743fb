import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { focusOn } from '../lib/focus.ts';
import { useShortcuts } from '../lib/hotkeys.ts';
import { WorkButton } from './work-button.tsx';
import classes from './confirm-inline.module.css';

interface ConfirmInlineProps {
  /** The verb of the button: "Revoke". */
  verb: string;
  /** What will happen, in whole sentences. */
  children: ReactNode;
  onConfirm: () => void;
  isBusy?: boolean;
  isDanger?: boolean;
}

/** A question at the place of the button, for what cannot be undone: no dialog, nothing moves elsewhere. */
export function ConfirmInline({ verb, children, onConfirm, isBusy = false, isDanger = true }: ConfirmInlineProps) {
  // Null until it was asked once: then the button takes the focus back.
  const [isAsking, setIsAsking] = useState<boolean | null>(null);
  const keep = () => setIsAsking(false);
  useShortcuts(verb, isAsking && !isBusy ? [{ keys: 'Escape', does: 'Keep', run: keep }] : []);
  if (!isAsking) {
    return (
      <Button variant="default" ref={isAsking === false ? focusOn : undefined} onClick={() => setIsAsking(true)}>
        {verb}
      </Button>
    );
  }
  return (
    <div role="group" aria-label={verb} className={classes.confirm}>
      <div className={classes.text} role="alert">
        {children}
      </div>
      <div className={classes.buttons}>
        <WorkButton color={isDanger ? 'red.9' : undefined} loading={isBusy} onClick={onConfirm}>
          {verb}
        </WorkButton>
        {/* The way back has the focus, so that a second press of Enter does no harm. */}
        <Button variant="default" disabled={isBusy} ref={focusOn} onClick={keep}>
          Keep
        </Button>
      </div>
    </div>
  );
}
