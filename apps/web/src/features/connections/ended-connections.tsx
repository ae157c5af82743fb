import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { Age } from '../../ui/age.tsx';
import { ConnectAgain } from './connect-again.tsx';
import { ConnectionBadges } from './connection-badges.tsx';
import classes from './ended-connections.module.css';

interface EndedConnectionsProps {
  connections: readonly ConnectionDto[];
  /** Nothing else is connected: then these are what there is to look at. */
  isOpen: boolean;
}

/** What was connected once: below what flows, folded, each with its way back. */
export function EndedConnections({ connections, isOpen }: EndedConnectionsProps) {
  const isAdmin = useIsAdmin();
  return (
    <details className={classes.ended} open={isOpen}>
      <summary data-walk>Disconnected ({connections.length})</summary>
      <p className={classes.hint}>
        Nothing is read of these. Their accounts, links and sent mail are kept: connecting the same account again brings
        the rest back.
      </p>
      <ul className={classes.list}>
        {connections.map((connection) => (
          <li key={connection.id} className={classes.row}>
            <Link to={`/connectors/${connection.id}`} className={classes.name}>
              {connection.label}
            </Link>
            <ConnectionBadges connection={connection} />
            <span className={classes.since}>
              Disconnected <Age at={connection.disconnectedAt} absent="" />
            </span>
            {isAdmin && (
              <div className={classes.action}>
                <ConnectAgain connection={connection} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
