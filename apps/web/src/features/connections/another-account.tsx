import { Button } from '@mantine/core';
import { wordsOf } from '../../lib/api-problem.ts';
import { focusOn } from '../../lib/focus.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './connect.module.css';

interface AnotherAccountProps {
  error: Error;
  onConfirm: () => void;
  onKeep: () => void;
}

/** The key is of another account: the records of two are never mixed, so a person says what is meant. */
export function AnotherAccount({ error, onConfirm, onKeep }: AnotherAccountProps) {
  useShortcuts('The key of another account', [{ keys: 'Escape', does: 'Take another key', run: onKeep }]);
  return (
    <div role="group" aria-label="The key of another account" className={classes.report}>
      <div role="alert">
        <Notice tone="warning">{wordsOf(error)}</Notice>
      </div>
      <div className={classes.buttons}>
        <Button onClick={onConfirm}>Connect it beside this one</Button>
        {/* The harmless answer has the focus. */}
        <Button variant="default" ref={focusOn} onClick={onKeep}>
          Take another key
        </Button>
      </div>
    </div>
  );
}
