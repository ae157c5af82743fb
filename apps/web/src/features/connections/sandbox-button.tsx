import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from 'react-router';
import { wordsOf } from '../../lib/api-problem.ts';
import { useConnectSandbox } from './api.ts';

/** Connects the local billing sandbox in one step. `stays` leaves the member where accounts are about to appear. */
export function SandboxButton({ stays = false, isPrimary = false }: { stays?: boolean; isPrimary?: boolean }) {
  const connect = useConnectSandbox();
  const navigate = useNavigate();
  const run = () =>
    connect.mutate(undefined, {
      onSuccess: async (connection) => {
        if (!stays) await navigate(`/connectors/${connection.id}?mode=test`);
      },
      onError: (error) =>
        notifications.show({ color: 'red', title: 'The sandbox was not connected', message: wordsOf(error) }),
    });
  return (
    <Button variant={isPrimary ? 'filled' : 'default'} loading={connect.isPending} onClick={run}>
      Connect the sandbox
    </Button>
  );
}
