import { IconChevronRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { Notice } from '../../ui/notice.tsx';
import { BackfillProgress } from './backfill-progress.tsx';
import { CancelReading } from './cancel-reading.tsx';
import { ConnectionBadges } from './connection-badges.tsx';
import { goesOn, isBusy, isLeaving, isStoppedFirst } from './connection-states.ts';
import { ConnectionFacts } from './connection-facts.tsx';
import { PurgeProgress } from './purge-progress.tsx';
import { ResyncButton } from './resync-button.tsx';
import { StatusDot } from './status-dot.tsx';
import { KeyWarnings } from './key-warnings.tsx';
import classes from './connection-card.module.css';

/** One source: is it flowing, what came, what is missing. Everything else is one click away. */
export function ConnectionCard({ connection }: { connection: ConnectionDto }) {
  const isAdmin = useIsAdmin();
  const missing = isLeaving(connection) ? [] : connection.resources.filter((resource) => resource.result === 'missing');
  return (
    <article className={classes.card} aria-label={connection.label}>
      <div className={classes.head}>
        <h2 className={classes.name}>
          <Link to={`/connectors/${connection.id}`} className={classes.open} data-walk>
            {connection.label}
            <IconChevronRight size={16} stroke={1.75} aria-hidden />
          </Link>
        </h2>
        <ConnectionBadges connection={connection} />
        {isAdmin && (isStoppedFirst(connection) || goesOn(connection)) && (
          <div className={classes.action}>
            <ResyncButton connection={connection} />
          </div>
        )}
      </div>
      <StatusDot connection={connection} />
      {isBusy(connection) && <BackfillProgress connection={connection} />}
      {isAdmin && isBusy(connection) && <CancelReading connection={connection} />}
      {connection.status === 'disconnecting' && <PurgeProgress purge={connection.purge} />}
      {missing.length > 0 && (
        <Notice tone="warning">
          {missing.length === 1 ? 'Missing permission:' : 'Missing permissions:'} {missing.map(withSlugs).join(', ')}
        </Notice>
      )}
      {!isLeaving(connection) && <KeyWarnings connection={connection} isBrief />}
      <ConnectionFacts connection={connection} />
    </article>
  );
}

/** Not every billing system has a name for each permission. */
function withSlugs({ label, permissions }: ConnectionDto['resources'][number]): string {
  return permissions.length === 0 ? label : `${label} (${permissions.join(' or ')})`;
}
