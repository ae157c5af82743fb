import type { ConnectorForm } from '#connectors/connector-form.ts';
import { assertFields } from './typed-credentials.ts';

const field = { label: 'Field', placeholder: '', isSecret: true, isRequired: true, help: '' };
const form: ConnectorForm = {
  readWith: 'key',
  asksFor: 'a key',
  fields: ['secretKey', 'webhookSecret'].map((name) => ({ ...field, name })),
  permissions: [],
  createKeyUrl: null,
};

describe('the fields of a form', () => {
  it('are all that may be given, and what else was given is named, without its value', () => {
    const check = (typed: Record<string, string>) => () => assertFields({ label: 'Acme', form }, typed);
    expect(check({ secretKey: 'x' })).not.toThrow();
    expect(check({ key: 'planted', secretKey: 'planted' })).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        message: 'Acme is not connected with “key”: its fields are secretKey and webhookSecret.',
        problems: [{ path: 'credentials.key', message: 'Acme has no such field.' }],
      }),
    );
  });
});
