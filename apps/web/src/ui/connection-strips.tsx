import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ConnectionDto, listConnections } from '#contracts/connections.ts';
import { queryOf } from '../lib/api.ts';
import { useMode } from '../lib/mode.ts';
import { Age } from './age.tsx';
import { PageStrip } from './page-strip.tsx';

/** Says above what was read of a billing system that it is not, or may not be, as it is now there, and as of when the numbers are. */
export function ConnectionStrips() {
  const { mode } = useMode();
  const { data } = useQuery(queryOf(listConnections));
  const rows = data?.rows.filter((one) => one.mode === mode) ?? [];
  return rows.map((connection) => {
    const said = saidOf(connection);
    if (said === null) return null;
    const { id, label, heardAt } = connection;
    return (
      <PageStrip
        key={id}
        icon={said.tone === 'info' ? IconInfoCircle : IconAlertTriangle}
        tone={said.tone}
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
        {said.words}
      </PageStrip>
    );
  });
}

function saidOf({ status, systemLabel, readWith, label, silent }: ConnectionDto): ConnectionDto['silent'] {
  if (status === 'revoked') {
    return { tone: 'warning', words: `${systemLabel} refuses the ${readWith} of ${label}, so nothing newer is read.` };
  }
  return silent && { tone: silent.tone, words: `${label}: ${silent.words}` };
}
