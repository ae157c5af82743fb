import type { Connector } from '../connector.ts';
import { stripeBooks } from './books.ts';
import { readChanges } from './changes.ts';
import { checkAccess } from './check.ts';
import { stripeConsent } from './consent.ts';
import { recogniseStripeKey, webhookSecretRefusal } from './credentials.ts';
import { fetchObjects } from './fetch.ts';
import { stripeForm } from './form.ts';
import { stripeKeeps } from './kept.ts';
import { listedKinds, resourceOf, stripeAllowance, stripeLimits } from './kinds.ts';
import { linkToStripe } from './links.ts';
import { listPage, slicesOf } from './list.ts';
import { normalizeCustomer } from './normalize.ts';
import { isMetered, readUsage } from './read-usage.ts';
import { missingIn, referencesOf } from './references.ts';
import { stripeSandbox } from './sandbox.ts';
import { toldBy } from './permissions.ts';
import { sweepOf } from './sweep.ts';
import { stripeApiVersion } from './version.ts';
import { readWebhook } from './webhook.ts';

/** Stripe, read-only, by a pasted key or by consent. */
export const stripeConnector: Connector = {
  system: 'stripe',
  label: 'Stripe',
  paymentRank: 1,
  apiVersion: stripeApiVersion,
  host: { setting: 'STRIPE_API_BASE', default: 'https://api.stripe.com', sandboxPath: '' },
  form: stripeForm,
  recognise: recogniseStripeKey,
  kinds: listedKinds,
  customerKind: 'customer',
  limits: stripeLimits,
  allowance: stripeAllowance,
  check: checkAccess,
  resourceOf,
  toldBy,
  slices: async (_access, kind, now) => slicesOf(kind, now),
  sweep: sweepOf,
  list: listPage,
  fetch: fetchObjects,
  readUsage,
  metered: { kinds: ['subscription'], isMetered },
  changes: readChanges,
  consent: stripeConsent,
  webhook: { read: readWebhook, secretRefusal: webhookSecretRefusal },
  books: stripeBooks,
  keeps: stripeKeeps,
  references: referencesOf,
  missing: missingIn,
  normalize: normalizeCustomer,
  linkTo: linkToStripe,
  sandbox: stripeSandbox,
};
