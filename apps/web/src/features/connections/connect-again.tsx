import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { SandboxButton } from './sandbox-button.tsx';

/** The way back to a connection that was ended: the sandbox in one step, everything else by the form of its system, made out for it. */
export function ConnectAgain({ connection }: { connection: ConnectionDto }) {
  if (connection.isSandbox) return <SandboxButton system={connection.system}>Connect again</SandboxButton>;
  return (
    <Button component={Link} to={`/connectors?add=${connection.system}&again=${connection.id}`} variant="default">
      Connect again
    </Button>
  );
}
