import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ConnectionDto } from '#contracts/connections.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';
import { useResync } from './api.ts';

export function ResyncButton({ connection }: { connection: ConnectionDto }) {
  const resync = useResync(connection.id);
  const run = () =>
    resync.mutate(undefined, {
      onSuccess: () => notifications.show({ message: 'Everything is being read again.' }),
      onError: (error) => showFailureToast('Reading did not start', error),
    });
  return (
    <Button variant="default" loading={resync.isPending} onClick={run}>
      Read everything again
    </Button>
  );
}
