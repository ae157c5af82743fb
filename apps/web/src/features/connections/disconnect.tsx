import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import { DisconnectQuestion } from './disconnect-question.tsx';

/** The way out; what goes and what stays is counted before anything is asked. */
export function Disconnect({ connection }: { connection: ConnectionDto }) {
  const [isAsking, setIsAsking] = useState(false);
  if (isAsking) return <DisconnectQuestion connection={connection} onKeep={() => setIsAsking(false)} />;
  return (
    <Button variant="default" onClick={() => setIsAsking(true)}>
      Disconnect
    </Button>
  );
}
