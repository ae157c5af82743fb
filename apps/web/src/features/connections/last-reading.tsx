import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { countOf } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import classes from './readings.module.css';

/** How the last reading ended, in a line; the whole of it is behind the link. */
export function LastReading({ connection: { id, backfill } }: { connection: ConnectionDto }) {
  if (!backfill) return null;
  const read = backfill.phases.reduce((sum, phase) => sum + phase.read, 0);
  const unread = backfill.phases.filter((phase) => phase.status === 'unavailable');
  return (
    <p className={classes.last}>
      <strong>{unread.length === 0 ? 'Everything is read' : 'Read, but not everything'}</strong>
      <span>
        {countOf(read, 'object')}, <Age at={backfill.endedAt} />.
        {unread.length > 0 && ` Not readable: ${unread.map((phase) => phase.label.toLowerCase()).join(', ')}.`}
      </span>
      <Link to={`/connectors/${id}?tab=readings`} className={classes.door}>
        What the readings found
      </Link>
    </p>
  );
}
