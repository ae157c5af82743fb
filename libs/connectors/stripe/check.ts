import { Stripe } from 'stripe';
import { at } from '../total-readers.ts';
import type { AccessReport, ResourceReport } from '../access-report.ts';
import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import { type StripeReader, readerOf } from './client.ts';
import type { Reading } from './guarded-client.ts';
import { accountField, secretKeyField, recogniseStripeKey } from './credentials.ts';
import { saysGone } from './errors.ts';
import { inParallel } from '../in-parallel.ts';
import { probing } from '../probing.ts';
import { type Resource, type ResourceNeed, resourceNeeds } from './permissions.ts';
import { listShape } from './nested.ts';

type VendorAnswer = { readonly lastResponse: { readonly headers: Readonly<Record<string, string>> } };

/** One cheap read for each resource; never `/v1/account`, which sound keys may not read (reference "stripe" §3.4). */
const probes: Readonly<Record<Resource, (stripe: Stripe) => Promise<VendorAnswer>>> = {
  customers: (stripe) => stripe.customers.list({ limit: 1 }),
  subscriptions: (stripe) => stripe.subscriptions.list({ limit: 1, status: 'all' }),
  invoices: (stripe) => stripe.invoices.list({ limit: 1 }),
  prices: (stripe) => stripe.prices.list({ limit: 1 }),
  products: (stripe) => stripe.products.list({ limit: 1 }),
  charges: (stripe) => stripe.charges.list({ limit: 1 }),
  invoice_payments: (stripe) => stripe.invoicePayments.list({ limit: 1 }),
  coupons: (stripe) => stripe.coupons.list({ limit: 1 }),
  balance_transactions: (stripe) => stripe.balanceTransactions.list({ limit: 1 }),
  events: (stripe) => stripe.events.list({ limit: 1 }),
  meters: (stripe) => stripe.billing.meters.list({ limit: 1 }),
  // Permission is looked at before existence: "no such object" means that the read is granted.
  payment_methods: (stripe) => stripe.paymentMethods.retrieve('pm_probe'),
  meter_usage: (stripe) =>
    stripe.billing.meters.listEventSummaries('mtr_probe', { customer: 'cus_probe', start_time: 0, end_time: 60 }),
};

/** Probes for objects that nobody has. */
const ofNobody: ReadonlySet<Resource> = new Set(['payment_methods', 'meter_usage']);

interface Outcome {
  readonly need: ResourceNeed;
  readonly error: ConnectorError | null;
  readonly first: unknown;
}

/** Tries every read that is needed and names each missing permission by Stripe's slug. Throws nothing a person can mend. */
export async function checkAccess(access: Access): Promise<AccessReport> {
  const recognised = recogniseStripeKey(access.credentials);
  if (recognised.kind === 'refused')
    return failed(access, 'unknown', new ConnectorError('rejected', recognised.words), null);
  const power = powerOf(access, recognised.warning);
  const outcomes = await probeAll(access);
  if (outcomes instanceof ConnectorError) return failed(access, recognised.keyKind, outcomes, power);
  const resources = outcomes.map(toReport);
  const isSufficient = resources.every(({ isRequired, result }) => !isRequired || result === 'readable');
  const hasWrongMode = outcomes.some(({ first }) => isOfOtherMode(first, access.mode));
  return {
    mode: access.mode,
    keyKind: recognised.keyKind,
    externalAccountId: null,
    accountName: null,
    resources,
    warnings: [
      ...warningsOf(outcomes, power, hasWrongMode, access.mode),
      ...((await areCreditsRefused(access)) ? [withoutCredits] : []),
    ],
    isSufficient: isSufficient && !hasWrongMode,
    failure: null,
  };
}

/** Every outcome, or the one error that makes the rest meaningless. */
async function probeAll(access: Access): Promise<readonly Outcome[] | ConnectorError> {
  try {
    const [reader, asking] = [readerOf(access), readerOf(probing(access))];
    const outcomes = await inParallel(resourceNeeds, access.inFlight, (need) =>
      probe(ofNobody.has(need.resource) ? asking : reader, need),
    );
    const rejection = outcomes.find(({ error }) => error?.kind === 'rejected')?.error;
    if (rejection) return rejection;
    const isAnyAnswered = outcomes.some(({ error }) => error === null || error.kind === 'forbidden');
    return isAnyAnswered ? outcomes : (outcomes[0]?.error ?? outcomes);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

const withoutCredits = 'Stripe does not let us read prepaid credits: their use is not shown.';

/** No line of the report: no page names a permission for them that a restricted key may have, and most accounts grant none. */
async function areCreditsRefused(access: Access): Promise<boolean> {
  const asking = readerOf(probing(access));
  try {
    await asking.attempt((stripe) => stripe.billing.creditGrants.list({ limit: 1 }));
    return false;
  } catch (error) {
    return asking.explain(error, 'meter_usage').kind === 'forbidden';
  }
}

async function probe(reader: StripeReader, need: ResourceNeed): Promise<Outcome> {
  try {
    const reading = await reader.attempt(probes[need.resource]);
    return { need, error: null, first: firstOf(reading) };
  } catch (error) {
    if (ofNobody.has(need.resource) && (saysGone(error) || isRefusedProbe(error)))
      return { need, error: null, first: null };
    return { need, error: reader.explain(error, need.resource), first: null };
  }
}

/** A probe for an object that cannot exist may also be answered with a complaint about its parameters. */
function isRefusedProbe(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400;
}

function toReport({ need, error }: Outcome): ResourceReport {
  const line = { resource: need.resource, label: need.label, isRequired: need.isRequired };
  if (error === null) return { ...line, result: 'readable', permissions: need.slugs, words: null };
  if (error.kind !== 'forbidden') return { ...line, result: 'failed', permissions: need.slugs, words: error.message };
  return { ...line, result: 'missing', permissions: error.permissions, words: `${error.message} ${need.without}` };
}

/** What the key could do beside reading: known to be too much, unknown as of every restricted key, or not for this page. */
type Power =
  | { readonly kind: 'too_much'; readonly warning: string }
  | { readonly kind: 'restricted' }
  | { readonly kind: 'operators' };

/** A key that reads in the name of an account which gave consent is the operator's. */
function powerOf({ credentials }: Access, warning: string | null): Power {
  if (accountField in credentials) return { kind: 'operators' };
  return warning === null ? { kind: 'restricted' } : { kind: 'too_much', warning };
}

function warningsOf(
  outcomes: readonly Outcome[],
  power: Power,
  hasWrongMode: boolean,
  mode: Access['mode'],
): readonly string[] {
  const warnings = power.kind === 'too_much' ? [power.warning] : [];
  if (hasWrongMode) warnings.push(`The key says ${mode} mode, but Stripe answers with objects of the other mode.`);
  const customers = outcomes.find(({ need }) => need.resource === 'customers');
  if (customers?.error === null && customers.first === undefined) {
    const advice = mode === 'test' ? ' If you expected data, the key of live mode begins with rk_live_.' : '';
    warnings.push(`The key works, but there is no customer in ${mode} mode yet.${advice}`);
  }
  if (power.kind === 'restricted') {
    warnings.push('Stripe does not say whether a restricted key may also write. Keepwell cannot: it sends reads only.');
  }
  return warnings;
}

/** The first row; undefined when the list is empty. */
function firstOf(reading: Reading): unknown {
  const list = listShape.safeParse(reading.value);
  return list.success ? list.data.data[0] : null;
}

function isOfOtherMode(first: unknown, mode: Access['mode']): boolean {
  const livemode = at(first, 'livemode');
  return typeof livemode === 'boolean' && livemode !== (mode === 'live');
}

/** What the key could do stands in its prefix: it is said also where Stripe gave no answer. */
function failed(access: Access, keyKind: string, error: ConnectorError, power: Power | null): AccessReport {
  return {
    mode: access.mode,
    keyKind: secretKeyField in access.credentials ? keyKind : 'unknown',
    externalAccountId: null,
    accountName: null,
    resources: [],
    warnings: power?.kind === 'too_much' ? [power.warning] : [],
    isSufficient: false,
    failure: { kind: error.kind, words: error.message },
  };
}
