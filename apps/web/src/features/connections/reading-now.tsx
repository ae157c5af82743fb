import type { ConnectionDto } from '#contracts/connections.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { Section } from '../../ui/section.tsx';
import { BackfillProgress } from './backfill-progress.tsx';
import { CancelReading } from './cancel-reading.tsx';
import { isBusy, isCutShort, mayBeRead } from './connection-states.ts';
import { LastReading } from './last-reading.tsx';
import { ResyncButton } from './resync-button.tsx';
import classes from './readings.module.css';

/** The reading under way, phase by phase, or how the last one ended; stopped and begun from here. */
export function ReadingNow({ connection }: { connection: ConnectionDto }) {
  const isAdmin = useIsAdmin();
  const busy = isBusy(connection);
  return (
    <Section
      title={busy ? 'Reading now' : 'Reading'}
      hint="Everything is read once, then kept current by events, and read again each night."
      action={isAdmin && mayBeRead(connection) && <ResyncButton connection={connection} />}
    >
      <div className={classes.now}>
        {busy || isCutShort(connection.backfill) ? (
          <BackfillProgress connection={connection} />
        ) : (
          <LastReading connection={connection} />
        )}
        {isAdmin && busy && <CancelReading connection={connection} />}
      </div>
    </Section>
  );
}
