import { TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { focusFirstField } from '../../lib/focus.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { AccessReport } from './access-report.tsx';
import { AnotherAccount } from './another-account.tsx';
import { ConnectButtons } from './connect-buttons.tsx';
import { CredentialFields, isFilled } from './credential-fields.tsx';
import { FormerAccount } from './former-account.tsx';
import { isAnotherAccount } from './is-another-account.ts';
import { useConnecting } from './use-connecting.ts';
import classes from './connect.module.css';

/** Credentials, the test of every read that is needed, and Save, which waits for a sufficient test. */
export function ConnectForm({ connector, again }: { connector: ConnectorDto; again: ConnectionDto | null }) {
  const { typed, change, test, save, report, problems, runTest, runSave } = useConnecting(connector, again);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    runTest();
  };
  return (
    // What was asked for stands above what was pressed.
    <form className={classes.form} ref={again ? focusFirstField : undefined} onSubmit={submit} noValidate>
      <CredentialFields
        fields={connector.fields}
        values={typed.credentials}
        problems={problems}
        onChange={(credentials) => change({ ...typed, credentials })}
      />
      <TextInput
        label="Name"
        description={`How your team tells this connection from others. Left empty, ${again ? 'it keeps the name that it had' : "the account's own name is taken"}.`}
        placeholder={again?.label}
        value={typed.label}
        onChange={(event) => change({ ...typed, label: event.currentTarget.value })}
      />
      {isAnotherAccount(save.error) ? (
        <AnotherAccount
          error={save.error}
          keep={`Take another ${connector.readWith}`}
          onConfirm={() => runSave('another_account')}
          onKeep={() => save.reset()}
        />
      ) : (
        <div className={classes.buttons}>
          <ConnectButtons
            isFilled={isFilled(connector.fields, typed.credentials)}
            isSufficient={report?.isSufficient ?? false}
            isTesting={test.isPending}
            isSaving={save.isPending}
            onSave={() => runSave()}
          />
        </div>
      )}
      <div aria-live="polite">
        {report?.isSufficient && <FormerAccount system={connector.system} report={report} />}
        {report && <AccessReport report={report} connector={connector} />}
        {test.error && (
          <FailedState what="The test could not be made." kept="What you typed is kept." error={test.error} />
        )}
        {save.error && !isAnotherAccount(save.error) && (
          <FailedState what="The connection was not saved." kept="What you typed is kept." error={save.error} />
        )}
      </div>
    </form>
  );
}
