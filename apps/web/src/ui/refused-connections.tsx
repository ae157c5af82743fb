import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { listConnections } from '#contracts/connections.ts';
import { queryOf } from '../lib/api.ts';
import { useMode } from '../lib/mode.ts';
import { Age } from './age.tsx';
import { PageStrip } from './page-strip.tsx';

/** Says above what was read of a billing system that it refuses to be read now, and as of when the numbers are. */
export function RefusedConnections() {
  const { mode } = useMode();
  const { data } = useQuery(queryOf(listConnections));
  const refused = data?.rows.filter((one) => one.status === 'revoked' && one.mode === mode) ?? [];
  return refused.map(({ id, systemLabel, readWith, label, heardAt }) => (
    <PageStrip
      key={id}
      icon={IconAlertTriangle}
      tone="warning"
      isLive
      way={{ to: `/connectors/${id}?mode=${mode}`, label: `Open ${label}` }}
      beside={
        heardAt !== null && (
          <>
            Its numbers are as of <Age at={heardAt} />.
          </>
        )
      }
    >
      {systemLabel} refuses the {readWith} of {label}, so nothing newer is read.
    </PageStrip>
  ));
}
