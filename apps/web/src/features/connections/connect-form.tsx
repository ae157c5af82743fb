import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ConnectorDto } from '#contracts/connections.ts';
import { problemsFrom } from '../../lib/field-problems.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { AccessReport } from './access-report.tsx';
import { useCreateConnection, useTestConnection } from './api.ts';
import { CredentialFields, isFilled } from './credential-fields.tsx';
import { type Typed, useTypedCredentials } from './typed-credentials.ts';
import classes from './connect.module.css';

/** Credentials, the test of every read that is needed, and Save, which waits for a sufficient test. */
export function ConnectForm({ connector }: { connector: ConnectorDto }) {
  const { system } = connector;
  const { typed, change, forget } = useTypedCredentials(system);
  const [tested, setTested] = useState<Typed['credentials'] | null>(null);
  const test = useTestConnection();
  const save = useCreateConnection();
  const navigate = useNavigate();
  // An answer speaks of the credentials it was asked about, and of no others.
  const report = tested === typed.credentials ? test.data : undefined;
  const problems = { ...problemsFrom(test.error), ...problemsFrom(save.error) };
  const runTest = (event: FormEvent) => {
    event.preventDefault();
    setTested(typed.credentials);
    test.mutate({ system, credentials: typed.credentials });
  };
  const runSave = () => {
    const label = typed.label.trim();
    save.mutate(
      { system, credentials: typed.credentials, ...(label === '' ? {} : { label }) },
      {
        onSuccess: async (connection) => {
          forget();
          await navigate(`/connectors/${connection.id}?mode=${connection.mode}`);
        },
      },
    );
  };
  return (
    <form className={classes.form} onSubmit={runTest} noValidate>
      <CredentialFields
        fields={connector.fields}
        values={typed.credentials}
        problems={problems}
        onChange={(credentials) => change({ ...typed, credentials })}
      />
      <TextInput
        label="Name"
        description="How your team tells this connection from others. Left empty, the account's own name is taken."
        value={typed.label}
        onChange={(event) => change({ ...typed, label: event.currentTarget.value })}
      />
      <div className={classes.buttons}>
        <Button
          type="submit"
          variant={report?.isSufficient ? 'default' : 'filled'}
          disabled={!isFilled(connector.fields, typed.credentials)}
          loading={test.isPending}
        >
          Test connection
        </Button>
        <Button
          variant={report?.isSufficient ? 'filled' : 'default'}
          disabled={!report?.isSufficient}
          loading={save.isPending}
          onClick={runSave}
        >
          Save and start reading
        </Button>
      </div>
      <div aria-live="polite">
        {report && <AccessReport report={report} />}
        {test.error && (
          <FailedState what="The test could not be made." kept="What you typed is kept." error={test.error} />
        )}
        {save.error && (
          <FailedState what="The connection was not saved." kept="What you typed is kept." error={save.error} />
        )}
      </div>
    </form>
  );
}
