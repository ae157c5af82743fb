import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIsAdmin } from '../../lib/roles.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { ApiKeyRow } from './api-key-row.tsx';
import { apiKeysQuery } from './api.ts';
import { CreateApiKey } from './create-api-key.tsx';
import { NewSecret } from './new-secret.tsx';
import classes from './settings.module.css';

/** Keys for the REST API. A secret is shown once, right after it was made. */
export function ApiKeys() {
  const isAdmin = useIsAdmin();
  return (
    <Section
      title="API keys"
      hint={
        <>
          Everything on these pages is an operation of the API.{' '}
          <Anchor href="/api/openapi.json" target="_blank" rel="noreferrer" size="sm">
            Its description (OpenAPI 3.1)
          </Anchor>
        </>
      }
    >
      {isAdmin ? <KeysOfWorkspace /> : <p className={classes.address}>An owner or an admin makes and revokes keys.</p>}
    </Section>
  );
}

function KeysOfWorkspace() {
  const { data, error, refetch } = useQuery(apiKeysQuery());
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  return (
    <>
      <CreateApiKey onMade={setMade} />
      <div aria-live="polite">{made && <NewSecret made={made} onDone={() => setMade(null)} />}</div>
      {error ? (
        <FailedState what="The keys could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : data.rows.length === 0 ? (
        <EmptyState title="No key yet.">Make one to call the API from a script or another system.</EmptyState>
      ) : (
        <ul className={classes.rows} aria-label="API keys">
          {data.rows.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
    </>
  );
}
