import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import { focusOn } from '../../lib/focus.ts';
import { DisconnectQuestion } from './disconnect-question.tsx';

/** The way out; what goes and what stays is counted before anything is asked. */
export function Disconnect({ connection }: { connection: ConnectionDto }) {
  // Null until it was asked once: then the button takes the focus back.
  const [isAsking, setIsAsking] = useState<boolean | null>(null);
  if (isAsking) return <DisconnectQuestion connection={connection} onKeep={() => setIsAsking(false)} />;
  return (
    <Button variant="default" ref={isAsking === false ? focusOn : undefined} onClick={() => setIsAsking(true)}>
      Disconnect
    </Button>
  );
}
