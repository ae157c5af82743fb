import { Button } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useIsAdmin } from '../../lib/roles.ts';
import { useSending } from '../../lib/use-sending.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import classes from './sending.module.css';

/** Stops all mail of the workspace that is not yet handed over; asks once, at the place of the button. */
export function SendingSwitch() {
  const [isAsking, setIsAsking] = useState(false);
  const mayStop = useIsAdmin();
  const { sending, turn } = useSending();
  if (!sending || sending.isStopped || !mayStop) return null;
  if (!isAsking) {
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerPause size={14} aria-hidden />}
        onClick={() => setIsAsking(true)}
      >
        Stop all sending
      </Button>
    );
  }
  const stop = () => turn.mutate(true, { onSettled: () => setIsAsking(false) });
  return (
    <div className={classes.ask} role="group" aria-label="Stop all sending">
      <span role="alert">Nothing of this workspace leaves until it is let go on.</span>
      <WorkButton color="red.9" loading={turn.isPending} onClick={stop}>
        Stop
      </WorkButton>
      <Button variant="default" onClick={() => setIsAsking(false)}>
        Keep sending
      </Button>
    </div>
  );
}
