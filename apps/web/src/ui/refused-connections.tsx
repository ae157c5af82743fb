import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listConnections } from '#contracts/connections.ts';
import { queryOf } from '../lib/api.ts';
import { useMode } from '../lib/mode.ts';
import { Age } from './age.tsx';
import classes from './refused-connections.module.css';

/** Says above what was read of a billing system that it refuses to be read now, and as of when the numbers are. */
export function RefusedConnections() {
  const { mode } = useMode();
  const { data } = useQuery(queryOf(listConnections));
  const refused = data?.rows.filter((one) => one.status === 'revoked' && one.mode === mode) ?? [];
  return refused.map(({ id, systemLabel, readWith, label, heardAt }) => (
    <p key={id} role="status" className={classes.refused}>
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <span>
        {systemLabel} refuses the {readWith} of {label}, so nothing newer is read.
        {heardAt !== null && (
          <>
            {' '}
            Its numbers are as of <Age at={heardAt} />.
          </>
        )}
      </span>
      <Link to={`/connectors/${id}?mode=${mode}`}>Open the connection</Link>
    </p>
  ));
}
