import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'react-router';
import { useIsAdmin } from '../../lib/roles.ts';
import { useLinkWalk } from '../../lib/use-link-walk.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { connectionsQuery, connectorsQuery } from './api.ts';
import { CardSkeleton, FormSkeleton } from './card-skeleton.tsx';
import { ConnectChoices } from './connect-choices.tsx';
import { ConnectMenu } from './connect-menu.tsx';
import { ConnectPanel } from './connect-panel.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { EndedConnections } from './ended-connections.tsx';
import { Unroutable } from './unroutable.tsx';
import { useAdding } from './use-adding.ts';
import classes from './connect.module.css';

/** Is my data flowing? One card per source; live and test stand side by side here, each with its badge. */
export function ConnectorsPage() {
  const connections = useQuery(connectionsQuery());
  const connectors = useQuery(connectorsQuery());
  const isAdmin = useIsAdmin();
  const form = useAdding();
  const adding = isAdmin ? form.system : null;
  const list = useRef<HTMLDivElement>(null);
  useLinkWalk('Connectors', list);
  const rows = connections.data?.rows ?? [];
  const ended = rows.filter(({ status }) => status === 'disconnected');
  const living = rows.filter(({ status }) => status !== 'disconnected');
  // Also when it has come back: the answer to the form is still awaited then.
  const again = rows.find(({ id, system }) => id === form.again && system === adding) ?? null;
  const connector = connectors.data?.rows.find((candidate) => candidate.system === adding);
  const isFormComing = adding !== null && (connectors.isPending || (form.again !== null && connections.isPending));
  return (
    <Page
      title="Connectors"
      count={connections.data ? living.length : null}
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
          <ConnectMenu
            connectors={connectors.data?.rows ?? []}
            connections={rows}
            adding={again ? null : adding}
            onAdd={form.open}
          />
        )
      }
    >
      <div ref={list}>
        {!isAdmin && form.system !== null && rows.length > 0 && (
          <div className={classes.notice}>
            <Notice tone="info">
              This address opens a form that is for an owner or an admin: ask one of them to connect it.
            </Notice>
          </div>
        )}
        {connector && (form.again === null || connections.data) && (
          <ConnectPanel key={again?.id ?? connector.system} connector={connector} again={again} onClose={form.close} />
        )}
        {isFormComing && <FormSkeleton />}
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
          living.map((connection) => <ConnectionCard key={connection.id} connection={connection} />)
        )}
        {ended.length > 0 && living.length === 0 && adding === null && (
          <EmptyState title="Nothing is connected.">
            {isAdmin
              ? 'Connect one of these again, or another source.'
              : 'Who is admin can connect one of these again.'}
          </EmptyState>
        )}
        {ended.length > 0 && <EndedConnections connections={ended} isOpen={living.length === 0} />}
      </div>
      {isAdmin && <Unroutable />}
    </Page>
  );
}
