import { Button } from '@mantine/core';
import { wordsOf } from '../../lib/api-problem.ts';
import { focusOn } from '../../lib/focus.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './connect.module.css';

interface AnotherAccountProps {
  error: Error;
  /** The harmless answer. */
  keep: string;
  onConfirm: () => void;
  onKeep: () => void;
}

/** Another account than before: the records of two are never mixed, so a person says what is meant. */
export function AnotherAccount({ error, keep, onConfirm, onKeep }: AnotherAccountProps) {
  useShortcuts('Another account', [{ keys: 'Escape', does: keep, run: onKeep }]);
  return (
    <div role="group" aria-label="Another account than before" className={classes.report}>
      <div role="alert">
        <Notice tone="warning">{wordsOf(error)}</Notice>
      </div>
      <div className={classes.buttons}>
        <Button onClick={onConfirm}>Connect it beside</Button>
        {/* The harmless answer has the focus. */}
        <Button variant="default" ref={focusOn} onClick={onKeep}>
          {keep}
        </Button>
      </div>
    </div>
  );
}
