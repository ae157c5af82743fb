import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useIsAdmin } from '../../lib/roles.ts';
import { useLinkWalk } from '../../lib/use-link-walk.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { connectionsQuery, connectorsQuery } from './api.ts';
import { CardSkeleton } from './card-skeleton.tsx';
import { ConnectChoices } from './connect-choices.tsx';
import { ConnectMenu } from './connect-menu.tsx';
import { ConnectPanel } from './connect-panel.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { Unroutable } from './unroutable.tsx';

/** Is my data flowing? One card per source; live and test stand side by side here, each with its badge. */
export function ConnectorsPage() {
  const connections = useQuery(connectionsQuery());
  const connectors = useQuery(connectorsQuery());
  const isAdmin = useIsAdmin();
  const [asked, setAdding] = useAdding();
  const adding = isAdmin ? asked : null;
  const list = useRef<HTMLDivElement>(null);
  useLinkWalk('Connectors', list);
  const rows = connections.data?.rows ?? [];
  const connector = connectors.data?.rows.find((candidate) => candidate.system === adding);
  return (
    <Page
      title="Connectors"
      count={connections.data ? rows.length : null}
      width="text"
      hint={
        rows.length > 0 && (
          <>
            Every source is only read. Which one speaks for MRR, and where two differ:{' '}
            <Anchor component={Link} to="/revenue" inherit>
              Revenue
            </Anchor>
            {!isAdmin && '. An owner or an admin connects and ends them.'}
          </>
        )
      }
      action={
        isAdmin &&
        rows.length > 0 && (
          <ConnectMenu connectors={connectors.data?.rows ?? []} connections={rows} adding={adding} onAdd={setAdding} />
        )
      }
    >
      <div ref={list}>
        {connector && <ConnectPanel connector={connector} onClose={() => setAdding(null)} />}
        {connectors.isPending && adding !== null && !connections.isPending && <CardSkeleton />}
        {connectors.error && adding !== null && (
          <FailedState
            what="The form could not be loaded."
            error={connectors.error}
            onRetry={() => void connectors.refetch()}
          />
        )}
        {connections.error && !connections.data ? (
          <FailedState
            what="The connections could not be loaded."
            kept="Reading goes on in the background."
            error={connections.error}
            onRetry={() => void connections.refetch()}
          />
        ) : connections.isPending ? (
          <CardSkeleton />
        ) : rows.length === 0 && adding === null ? (
          <ConnectChoices />
        ) : (
          rows.map((connection) => <ConnectionCard key={connection.id} connection={connection} />)
        )}
      </div>
      {isAdmin && <Unroutable />}
    </Page>
  );
}

/** Which system's form is open, kept in the address. */
function useAdding(): [string | null, (system: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const set = (system: string | null) =>
    setSearch((old) => {
      const next = new URLSearchParams(old);
      if (system === null) next.delete('add');
      else next.set('add', system);
      return next;
    });
  return [search.get('add'), set];
}
