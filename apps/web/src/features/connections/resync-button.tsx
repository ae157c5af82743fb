import { notifications } from '@mantine/notifications';
import type { ConnectionDto } from '#contracts/connections.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { useResync } from './api.ts';
import { goesOn } from './connection-states.ts';

/** Begins a reading of everything, or goes on with the one that was stopped a short while ago. */
export function ResyncButton({ connection }: { connection: ConnectionDto }) {
  const resync = useResync(connection.id);
  const isGoingOn = goesOn(connection);
  const run = () =>
    resync.mutate(undefined, {
      onSuccess: () =>
        notifications.show({ message: isGoingOn ? 'Reading goes on.' : 'Everything is being read again.' }),
      onError: (error) => showFailureToast('Reading did not start', error),
    });
  return (
    <WorkButton variant="default" loading={resync.isPending} onClick={run}>
      {isGoingOn ? 'Go on reading' : 'Read everything again'}
    </WorkButton>
  );
}
