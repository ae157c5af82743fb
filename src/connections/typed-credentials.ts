import type { ConnectorForm } from '#connectors/connector-form.ts';
import type { Connector } from '#connectors/connector.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { Credentials } from './sealed-credentials.ts';

/** The field of a form that holds the signing secret of a webhook: it proves deliveries and is sealed apart from the key. */
const webhookField = 'webhookSecret';

export interface TypedCredentials {
  readonly credentials: Credentials;
  readonly webhookSecret: string | null;
  /** Enough for a person to recognise the key by; useless to whoever reads it. */
  readonly lastFour: string;
}

/** Throws `invalid` for what the form of the system does not ask for: it would be left out without a word. */
export function assertFields({ label, form }: Pick<Connector, 'label' | 'form'>, typed: Credentials): void {
  const fields = form.fields.map(({ name }) => name);
  const strange = Object.keys(typed).filter((name) => !fields.includes(name));
  if (strange.length === 0) return;
  const words = `${label} is not connected with ${listed(strange.map((name) => `“${name}”`))}: its fields are ${listed(fields)}.`;
  const problems = strange.map((name) => ({ path: `credentials.${name}`, message: `${label} has no such field.` }));
  throw new AppError('invalid', 'credentials_unknown_field', words, { problems });
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
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

/** A sandbox is test data (ruling 3): where its system asks whether an account is live or test, that need not be said. */
export function asTest(form: ConnectorForm, typed: Credentials): Credentials {
  const unsaid = form.fields.filter(
    ({ name, choices }) => choices?.includes('test') && (typed[name] ?? '').trim() === '',
  );
  return { ...typed, ...Object.fromEntries(unsaid.map(({ name }) => [name, 'test'])) };
}
