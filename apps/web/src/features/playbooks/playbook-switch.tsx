import { Button, SegmentedControl, Switch } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import type { PlaybookActions, Sending } from './api.ts';
import classes from './playbook.module.css';

interface PlaybookSwitchProps {
  playbook: PlaybookDto;
  turn: PlaybookActions['turn'];
}

/** On or off, draft or automatic; where automatic is impossible, why. */
export function PlaybookSwitch({ playbook, turn }: PlaybookSwitchProps) {
  const [isAsking, setIsAsking] = useState(false);
  const sendings = [
    { value: 'draft', label: 'Draft for approval' },
    { value: 'auto', label: 'Send automatically', disabled: !playbook.mayBeAutomatic },
  ];
  const send = (sending: Sending) => {
    setIsAsking(false);
    turn.mutate({ isOn: playbook.isOn, sending });
  };
  return (
    <div className={classes.switch}>
      <div className={classes.switchLine}>
        <Switch
          label={playbook.isOn ? 'On' : 'Off'}
          aria-label={`${playbook.name}: on or off`}
          checked={playbook.isOn}
          disabled={turn.isPending}
          onChange={(event) => turn.mutate({ isOn: event.currentTarget.checked, sending: playbook.sending })}
        />
        <SegmentedControl
          size="xs"
          aria-label="How it sends"
          data={sendings}
          value={isAsking ? 'auto' : playbook.sending}
          disabled={turn.isPending}
          onChange={(value) => (value === 'auto' ? setIsAsking(true) : send('draft'))}
        />
      </div>
      {isAsking && (
        <div className={classes.confirm} role="group" aria-label="Send automatically">
          <p role="alert">
            {playbook.isOn ? 'From now on' : 'Nothing leaves while it is off. Once it is switched on,'} “{playbook.name}
            ” leaves to the billing contact without anybody reading it first.
          </p>
          <Button onClick={() => send('auto')}>Send automatically</Button>
          <Button variant="default" onClick={() => setIsAsking(false)}>
            Keep drafts
          </Button>
        </div>
      )}
      {!playbook.mayBeAutomatic && playbook.automaticWords && (
        <p className={classes.lock}>
          <IconLock size={14} stroke={1.75} aria-hidden />
          {playbook.automaticWords}
        </p>
      )}
      <p className={classes.note}>
        {playbook.isOn
          ? 'New causes are taken up from now on. Switching off holds what is inside; it ejects nobody.'
          : 'While it is off, nothing starts. What already holds when it is switched on waits below for your confirmation.'}{' '}
        It is one switch for live and test; mail of test accounts stays in the Outbox.
      </p>
      {turn.isError && (
        <p role="alert" className={classes.error}>
          {wordsOf(turn.error)}
        </p>
      )}
    </div>
  );
}
