import { Button } from '@mantine/core';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { focusContent, focusOn } from '../../lib/focus.ts';
import { countOf } from '../../lib/format.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { type Match, usePlaybookActions } from './api.ts';
import classes from './matches.module.css';

interface StartConfirmProps {
  playbook: PlaybookDto;
  picked: readonly Match[];
  onClose: () => void;
  onStarted: () => void;
}

/** Names what will happen before it does. */
export function StartConfirm({ playbook, picked, onClose, onStarted }: StartConfirmProps) {
  const { start } = usePlaybookActions(playbook.id);
  const run = () =>
    start.mutate(
      picked.map((row) => row.enrollmentId),
      {
        onSuccess: () => {
          focusContent();
          onStarted();
        },
      },
    );
  useShortcuts('Start chosen', start.isPending ? [] : [{ keys: 'Escape', does: 'Start nobody', run: onClose }]);
  return (
    <div className={classes.confirm} role="group" aria-label="Start chosen">
      <p role="alert">
        <strong>{whatHappens(playbook, picked)}</strong>
        {start.isError && <span className={classes.error}> {wordsOf(start.error)} Nobody was started twice.</span>}
      </p>
      <div className={classes.buttons}>
        <WorkButton loading={start.isPending} onClick={run}>
          {playbook.sending === 'auto' ? 'Start and send' : 'Start and write drafts'}
        </WorkButton>
        {/* The way back has the focus, so that a second press of Enter starts nobody. */}
        <Button variant="default" disabled={start.isPending} ref={focusOn} onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

function whatHappens(playbook: PlaybookDto, picked: readonly Match[]): string {
  const reachable = picked.filter((row) => row.to !== null);
  const people = new Set(reachable.map((row) => row.to)).size;
  const held = picked.length - reachable.length;
  const rest = held === 0 ? '' : ` ${countOf(held, 'account')} without an address will be held.`;
  return playbook.sending === 'auto'
    ? `${countOf(reachable.length, 'email')} will be sent to ${countOf(people, 'person', 'people')} without asking again.${rest}`
    : `${countOf(reachable.length, 'draft')} to ${countOf(people, 'person', 'people')} will be written. None leaves before somebody approves it.${rest}`;
}
