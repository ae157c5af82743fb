import type { ConnectorForm } from '../connector-form.ts';
import { secretKeyField, webhookSecretField } from './credentials.ts';
import { createKeyUrl, permissionGuide } from './permissions.ts';

/** What is asked for when Stripe is connected by key, and what to tick for it. */
export const stripeForm: ConnectorForm = {
  readWith: 'key',
  asksFor: 'a Stripe restricted key',
  fields: [
    {
      name: secretKeyField,
      label: 'Restricted key',
      placeholder: 'rk_live_…',
      isSecret: true,
      isRequired: true,
      help: 'Make a restricted key in Stripe with the permissions listed below on Read and everything else on None.',
    },
    {
      name: webhookSecretField,
      label: 'Webhook signing secret',
      placeholder: 'whsec_…',
      isSecret: true,
      isRequired: false,
      help:
        'Only if you add a webhook in Stripe that points here. Without it changes are read every 30 seconds, on a small account every ' +
        'few minutes: Stripe allows it fewer reads.',
    },
  ],
  permissions: permissionGuide,
  createKeyUrl,
};
