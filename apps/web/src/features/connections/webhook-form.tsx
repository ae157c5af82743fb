import { PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { problemsFrom } from '../../lib/field-problems.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { useSetWebhookSecret } from './api.ts';
import classes from './webhook-form.module.css';

/** The address to enter in the billing system, and the secret it signs with. */
export function WebhookForm({ connection }: { connection: ConnectionDto }) {
  const [secret, setSecret] = useState('');
  const save = useSetWebhookSecret(connection.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(secret.trim(), { onSuccess: () => setSecret('') });
  };
  const problem =
    save.error && (problemsFrom(save.error)['secret'] ?? `${wordsOf(save.error)} What you typed is kept.`);
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div>
        <span className={classes.label}>Endpoint URL for {connection.systemLabel}</span>
        <div className={classes.url}>
          <code>{connection.webhookUrl}</code>
          <CopyText text={connection.webhookUrl} label="Copy the endpoint URL" />
        </div>
      </div>
      <div className={classes.row}>
        <PasswordInput
          className={classes.secret}
          label="Signing secret"
          description={
            connection.hasWebhookSecret
              ? 'A secret is kept. A new one replaces it; the old one stays valid for 24 hours.'
              : `${connection.systemLabel} shows it after the endpoint was made.`
          }
          autoComplete="off"
          value={secret}
          error={problem}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <WorkButton type="submit" variant="default" size="sm" disabled={secret.trim() === ''} loading={save.isPending}>
          Keep the secret
        </WorkButton>
      </div>
      <div role="status">
        {save.isSuccess && secret === '' && <StatusBadge tone="ok">The secret is kept</StatusBadge>}
      </div>
    </form>
  );
}
