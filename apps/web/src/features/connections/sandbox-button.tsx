import { Button } from '@mantine/core';
import { useNavigate } from 'react-router';
import { showFailureToast } from '../../lib/undo-toast.tsx';
import { type SandboxSystem, useConnectSandbox } from './api.ts';

interface SandboxButtonProps {
  system?: SandboxSystem;
  /** Leaves the member where accounts are about to appear. */
  stays?: boolean;
  isPrimary?: boolean;
  children?: string;
}

/** Connects one half of the local billing sandbox in one step. */
export function SandboxButton({ system = 'stripe', stays = false, isPrimary = false, children }: SandboxButtonProps) {
  const connect = useConnectSandbox();
  const navigate = useNavigate();
  const run = () =>
    connect.mutate(system, {
      onSuccess: async (connection) => {
        if (!stays) await navigate(`/connectors/${connection.id}?mode=test`);
      },
      onError: (error) => showFailureToast('The sandbox was not connected', error),
    });
  return (
    <Button variant={isPrimary ? 'filled' : 'default'} loading={connect.isPending} onClick={run}>
      {children ?? 'Connect the sandbox'}
    </Button>
  );
}
