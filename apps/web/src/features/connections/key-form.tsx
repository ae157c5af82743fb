import { Button } from '@mantine/core';
import type { FormEvent } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { problemsFrom } from '../../lib/field-problems.ts';
import { focusFirstField } from '../../lib/focus.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { AnotherAccount } from './another-account.tsx';
import { CredentialFields, isFilled } from './credential-fields.tsx';
import { isAnotherAccount } from './is-another-account.ts';
import { PermissionGuide } from './permission-guide.tsx';
import { useNewKey } from './use-new-key.ts';
import classes from './connect.module.css';

/** Has its own field in the section of the webhook, on the same page. */
const webhookField = 'webhookSecret';

interface KeyFormProps {
  connection: ConnectionDto;
  connector: ConnectorDto;
  /** It was asked for, and took the place of the button that had the focus. */
  takesFocus: boolean;
  onClose: () => void;
}

/** The fields of a new key; it is tested before it replaces the old one. */
export function KeyForm({ connection, connector, takesFocus, onClose }: KeyFormProps) {
  const { typed, change, replace, save } = useNewKey(connection, connector.fields);
  const { error } = replace;
  const fields = connector.fields.filter(({ name }) => name !== webhookField);
  const { readWith } = connector;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <form className={classes.form} ref={takesFocus ? focusFirstField : undefined} onSubmit={submit} noValidate>
      <CredentialFields fields={fields} values={typed} problems={problemsFrom(error)} onChange={change} />
      {isAnotherAccount(error) ? (
        <AnotherAccount
          error={error}
          keep={`Take another ${readWith}`}
          onConfirm={() => save('another_account')}
          onKeep={() => replace.reset()}
        />
      ) : (
        <div className={classes.buttons}>
          <WorkButton type="submit" disabled={!isFilled(fields, typed)} loading={replace.isPending}>
            Test and replace
          </WorkButton>
          <Button variant="default" disabled={replace.isPending} onClick={onClose}>
            Close
          </Button>
        </div>
      )}
      <div aria-live="polite">
        {error && !isAnotherAccount(error) && (
          <FailedState
            what={`The ${connection.readWith} was not replaced.`}
            kept={`${connection.status === 'revoked' ? 'What' : 'The old one stays in use; what'} you typed is kept.`}
            error={error}
          />
        )}
        {replace.isSuccess && <StatusBadge tone="ok">{`The new ${readWith} is in use`}</StatusBadge>}
      </div>
      {connector.permissions.length > 0 && <PermissionGuide connector={connector} />}
    </form>
  );
}
