import type { ConnectorForm } from '../connector-form.ts';
import { accountField, companyField, tokenField, webhookSecretField } from './dialect/credential-rules.ts';

/** What is asked for when Measure is connected. There are no permissions to tick: tokens have none. */
export const measureForm: ConnectorForm = {
  readWith: 'token',
  asksFor: 'a Measure token',
  fields: [
    {
      name: companyField,
      label: 'Company id',
      placeholder: 'cmp_…',
      isSecret: false,
      isRequired: true,
      help: 'In Measure under Developers. It begins with cmp_.',
    },
    {
      name: tokenField,
      label: 'API token',
      placeholder: '',
      isSecret: true,
      isRequired: true,
      help: 'Make one in Measure under Developers, API Token. Tokens of Measure can write; Keepwell sends reads only.',
    },
    {
      name: webhookSecretField,
      label: 'Webhook signing secret',
      placeholder: '',
      isSecret: true,
      isRequired: false,
      help:
        'Measure shows it once, when a webhook is made under Developers, Webhooks, New Webhook: choose all events. ' +
        'Without it changes are read at intervals. Where Measure signs without a time, write “untimed:” before the secret; ' +
        'whoever has seen such a delivery could send it again.',
    },
    {
      name: accountField,
      label: 'Live or test',
      placeholder: '',
      isSecret: false,
      isRequired: true,
      help: 'Figures of a test account stay apart, and nothing is sent to anybody.',
      choices: ['live', 'test'],
    },
  ],
  permissions: [],
  createKeyUrl: null,
};
