import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ConnectionDto } from '#contracts/connections.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { useResync } from './api.ts';

export function ResyncButton({ connection }: { connection: ConnectionDto }) {
  const resync = useResync(connection.id);
  const run = () =>
    resync.mutate(undefined, {
      onSuccess: () => notifications.show({ message: 'Everything is being read again.' }),
      onError: (error) => notifications.show({ color: 'red', title: 'Reading did not start', message: wordsOf(error) }),
    });
  return (
    <Button variant="default" disabled={connection.status === 'reading'} loading={resync.isPending} onClick={run}>
      Read everything again
    </Button>
  );
}
