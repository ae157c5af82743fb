import { useEffect, useState } from 'react';
import { progressPath } from '#contracts/changes.ts';
import { type BackfillDto, backfillSchema } from '#contracts/backfill.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { whileShown } from '../../lib/while-shown.ts';
import { hasEnded, isBusy } from './connection-states.ts';

/** How far the reading is, as it happens; before the first message, as the connection said. */
export function useProgress(connection: ConnectionDto): BackfillDto | null {
  const [latest, setLatest] = useState<BackfillDto | null>(null);
  const isReading = isBusy(connection);
  const { id } = connection;
  useEffect(() => {
    if (!isReading) return undefined;
    const stop = whileShown(() => {
      const source = new EventSource(`/api${progressPath.replace(':id', id)}`);
      source.addEventListener('message', (event: MessageEvent<string>) => {
        const progress = backfillSchema.safeParse(JSON.parse(event.data));
        if (!progress.success) return;
        setLatest(progress.data);
        // The server ends the stream with the backfill; without this the browser would open it again for ever.
        if (hasEnded(progress.data)) source.close();
      });
      return () => source.close();
    });
    return () => {
      stop();
      // What the next reading begins with is not how this one ended.
      setLatest(null);
    };
  }, [id, isReading]);
  return isReading && latest ? latest : connection.backfill;
}
