import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ConnectionDto, ConnectorDto } from '#contracts/connections.ts';
import { ApiProblem } from '../../lib/api-problem.ts';
import { problemsFrom } from '../../lib/field-problems.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { connectorsQuery, type Credentials, useReplaceCredentials } from './api.ts';
import { AnotherAccount } from './another-account.tsx';
import { CredentialFields, isFilled } from './credential-fields.tsx';
import classes from './connect.module.css';

/** A new key of the same account, after a rotation or a refusal; the records stay the same. */
export function ReplaceKey({ connection }: { connection: ConnectionDto }) {
  const { data, error, refetch } = useQuery(connectorsQuery());
  const [isOpen, setIsOpen] = useState(connection.status === 'revoked');
  const connector = data?.rows.find(({ system }) => system === connection.system);
  if (!isOpen) {
    return (
      <Button variant="default" onClick={() => setIsOpen(true)}>
        Replace the key
      </Button>
    );
  }
  if (error) return <FailedState what="The form could not be loaded." error={error} onRetry={() => void refetch()} />;
  if (!connector) return <SkeletonRows rows={2} />;
  return <KeyForm connection={connection} connector={connector} onClose={() => setIsOpen(false)} />;
}

interface KeyFormProps {
  connection: ConnectionDto;
  connector: ConnectorDto;
  onClose: () => void;
}

function KeyForm({ connection, connector, onClose }: KeyFormProps) {
  const [typed, setTyped] = useState<Credentials['credentials']>({});
  const replace = useReplaceCredentials(connection.id);
  const navigate = useNavigate();
  const isOther = replace.error instanceof ApiProblem && replace.error.code === 'another_account';
  const save = (confirm?: 'another_account') =>
    replace.mutate(
      { credentials: typed, ...(confirm === undefined ? {} : { confirm }) },
      {
        onSuccess: async (answered) => {
          setTyped({});
          if (answered.id !== connection.id) await navigate(`/connectors/${answered.id}?mode=${answered.mode}`);
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  const change = (values: Credentials['credentials']) => {
    setTyped(values);
    // An answer speaks of the key it was asked about, and of no other.
    if (!replace.isIdle) replace.reset();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <CredentialFields
        fields={connector.fields}
        values={typed}
        problems={problemsFrom(replace.error)}
        onChange={change}
      />
      {isOther && replace.error ? (
        <AnotherAccount
          error={replace.error}
          onConfirm={() => save('another_account')}
          onKeep={() => replace.reset()}
        />
      ) : (
        <div className={classes.buttons}>
          <Button type="submit" disabled={!isFilled(connector.fields, typed)} loading={replace.isPending}>
            Test and replace
          </Button>
          <Button variant="default" disabled={replace.isPending} onClick={onClose}>
            Close
          </Button>
        </div>
      )}
      <div aria-live="polite">
        {replace.error && !isOther && (
          <FailedState
            what="The key was not replaced."
            kept="The old one stays in use; what you typed is kept."
            error={replace.error}
          />
        )}
        {replace.isSuccess && <StatusBadge tone="ok">The new key is in use</StatusBadge>}
      </div>
    </form>
  );
}
