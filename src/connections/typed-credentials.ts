import type { ConnectorForm } from '#connectors/connector-form.ts';
import type { Credentials } from './sealed-credentials.ts';

/** The field of a form that holds the signing secret of a webhook: it proves deliveries and is sealed apart from the key. */
const webhookField = 'webhookSecret';

export interface TypedCredentials {
  readonly credentials: Credentials;
  readonly webhookSecret: string | null;
  /** Enough for a person to recognise the key by; useless to whoever reads it. */
  readonly lastFour: string;
}

/** What was typed into a connector's form: only its own fields, trimmed, with the webhook's secret set apart. */
export function readTyped(form: ConnectorForm, typed: Credentials): TypedCredentials {
  const entries = form.fields.map((field) => [field.name, (typed[field.name] ?? '').trim()] as const);
  const credentials = Object.fromEntries(entries.filter(([name, value]) => value !== '' && name !== webhookField));
  const key = form.fields.find((field) => field.isSecret && field.name !== webhookField)?.name ?? '';
  const webhookSecret = entries.find(([name]) => name === webhookField)?.[1] ?? '';
  return {
    credentials,
    webhookSecret: webhookSecret === '' ? null : webhookSecret,
    lastFour: (credentials[key] ?? '').slice(-4),
  };
}
