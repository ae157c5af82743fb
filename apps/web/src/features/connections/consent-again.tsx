import { useQuery } from '@tanstack/react-query';
import type { ConnectionDto } from '#contracts/connections.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { consentsQuery } from './api.ts';
import { ConsentButtons } from './consent-buttons.tsx';
import classes from './connect.module.css';

/** An account that was connected by consent has no key to replace: it gives consent again. */
export function ConsentAgain({ connection }: { connection: ConnectionDto }) {
  const { data, error, refetch } = useQuery(consentsQuery());
  if (error)
    return <FailedState what="The consent page could not be found." error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={1} />;
  const offer = data.rows.find((row) => row.system === connection.system);
  if (!offer?.modes.includes(connection.mode)) {
    return (
      <p className={classes.hint}>
        This server is no longer set up for it in {connection.mode} mode. Ask whoever runs Keepwell, or paste a key of
        the same account: it keeps its records.
      </p>
    );
  }
  const { id, system, mode } = connection;
  return <ConsentButtons system={system} modes={[mode]} verb={() => 'Give consent again'} connectionId={id} />;
}
