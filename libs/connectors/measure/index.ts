import type { Connector } from '../connector.ts';
import { changesReads, readChanges } from './changes.ts';
import { checkAccess } from './check.ts';
import { recogniseMeasure, webhookSecretRefusal } from './credentials.ts';
import { measureApiVersion, measureHost } from './dialect/address.ts';
import { measureLimits } from './dialect/lists.ts';
import { fetchObjects } from './fetch.ts';
import { measureForm } from './form.ts';
import { listedKinds, resourceOf } from './kinds.ts';
import { listPage, slicesOf } from './list.ts';
import { normalizeCustomer } from './normalize.ts';
import { readUsage } from './read-usage.ts';
import { missingIn, referencesOf } from './references.ts';
import { toldBy } from './resources.ts';
import { measureSandbox } from './sandbox.ts';
import { readWebhook } from './webhook.ts';

/** Measure, read-only, by a token and a company id. */
export const measureConnector: Connector = {
  system: 'measure',
  label: 'Measure',
  paymentRank: 2,
  revenueRule: 'Choose Measure if you meter usage in Measure.',
  apiVersion: measureApiVersion,
  host: measureHost,
  form: measureForm,
  recognise: recogniseMeasure,
  kinds: listedKinds,
  customerKind: 'customer',
  limits: measureLimits,
  check: checkAccess,
  resourceOf,
  toldBy,
  slices: async (_access, kind, now) => slicesOf(kind, now),
  list: listPage,
  fetch: fetchObjects,
  readUsage,
  changes: readChanges,
  changesReads,
  // Nobody announces an invoice, nor that a term was moved (reference "measure-api" §8.5).
  webhook: { read: readWebhook, secretRefusal: webhookSecretRefusal, isPartial: true },
  references: referencesOf,
  missing: missingIn,
  normalize: normalizeCustomer,
  // No document says where an object is in Measure's dashboard: a guessed address would lead nowhere.
  linkTo: () => null,
  sandbox: measureSandbox,
};
