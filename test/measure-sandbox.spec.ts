import type { BillingObject, CustomerObjects } from '#connectors/billing-object.ts';
import { measureConnector } from '#connectors/measure/index.ts';
import { anAccess, type WatchedAccess } from '#connectors/testing/an-access.ts';
import { contractSettings, readAll } from '#connectors/testing/connector-contract.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import type { FORMS } from '../apps/sandbox/measure/hooks/endpoint.ts';
import { letterTo, ODD_MANNERS } from '../apps/sandbox/measure/hooks/letter.ts';
import { casesOf } from '../apps/sandbox/measure/pairs.ts';
import { measureProfile } from '../apps/sandbox/measure/profile.ts';
import { MeasureClient, text } from '../apps/sandbox/measure/testing/measure-client.ts';
import type { Sandbox } from '../apps/sandbox/sandbox.ts';
import { ANCHOR, openSandbox } from '../apps/sandbox/testing/open-sandbox.ts';

/** The connector and the sandbox were written apart, from the same document: here they meet. */
const now = new Date(ANCHOR);
const credentials = { companyId: 'cmp_sandbox', token: 'measure_sandbox_token' };
const paths: Readonly<Record<string, string>> = {
  customer: 'customers',
  subscription: 'subscriptions',
  payment_transaction: 'payments/transactions',
  product_pricing: 'pricing',
};
/** Payments are read so far back. */
const firstPayment = ANCHOR - 366 * 86_400_000;

let sandbox: Sandbox;
let access: WatchedAccess;

beforeAll(async () => {
  sandbox = await openSandbox({ size: 300, limits: { global: 10_000, endpoint: 10_000 } });
  access = anAccess({ baseUrl: `${sandbox.url}/measure/api/v1`, credentials });
});
afterEach(() => {
  sandbox.measure.profile = measureProfile.parse({});
});
afterAll(() => sandbox.close());

async function readKind(kind: string): Promise<readonly BillingObject[]> {
  return readAll(measureConnector, { access, now }, kind);
}

async function customersOf(): Promise<readonly CustomerObjects[]> {
  const all: BillingObject[] = [];
  for (const { kind } of measureConnector.kinds) all.push(...(await readKind(kind)));
  const owned = Map.groupBy(all, ({ customerId }) => customerId);
  const catalogue = owned.get(null) ?? [];
  owned.delete(null);
  return [...owned].map(([customerId, objects]) => ({
    connectionId: access.connectionId,
    customerId: customerId ?? '',
    objects,
    catalogue,
  }));
}

describe('reading the sandbox as Measure', () => {
  const truth = new Map<string, readonly string[]>();

  beforeAll(async () => {
    sandbox.measure.profile = measureProfile.parse({ ties: 'repeat' });
    for (const [kind, path] of Object.entries(paths)) {
      const rows = await new MeasureClient(sandbox).all(path, 'createdAtAsc');
      const read = rows.filter((row) => {
        return kind !== 'payment_transaction' || Date.parse(text(row, 'created_at')) >= firstPayment;
      });
      truth.set(kind, [...new Set(read.map((row) => text(row, 'id')))].sort());
    }
  });

  it('finds everything it needs', async () => {
    const report = await measureConnector.check(access);
    expect(report).toMatchObject({ isSufficient: true, failure: null, externalAccountId: 'cmp_sandbox' });
    expect(report.resources.filter(({ result }) => result !== 'readable')).toEqual([]);
  });

  it.each([
    { lastPage: 'null', ties: 'drop' },
    { lastPage: 'absent', ties: 'repeat' },
    { lastPage: 'empty-page', version: '2024', emptyResults: 'array' },
    { zeroDates: true, nullArrays: true, metadata: 'bytes', unknownEnums: true },
  ] as const)('reads every row once with %j', async (profile) => {
    sandbox.measure.profile = measureProfile.parse(profile);
    for (const kind of Object.keys(paths)) {
      // What someone else may pay is kept for the payer as well, as a kind of its own.
      const read = (await readKind(kind)).filter((object) => object.kind === kind);
      expect(read.map(({ externalId }) => externalId).sort()).toEqual(truth.get(kind));
    }
  });

  it('writes nothing', () => {
    expect(sandbox.calls.writes).toBe(0);
    expect(sandbox.calls.reads).toBeGreaterThan(100);
  });
});

describe('what the sandbox holds, in our words', () => {
  let views: ReadonlyMap<string, BillingView>;

  beforeAll(async () => {
    const customers = await customersOf();
    const read = (await measureConnector.readUsage?.(access, customers, now)) ?? [];
    views = new Map(
      customers.map((held) => {
        const own = read.filter(({ customerId }) => customerId === held.customerId);
        const objects = { ...held, objects: [...held.objects, ...own] };
        return [held.customerId, measureConnector.normalize(objects, contractSettings, now)];
      }),
    );
  });

  const viewOf = (name: string): BillingView => {
    const view = views.get(casesOf(sandbox.measure.book)[name] ?? '');
    if (view === undefined) throw new Error(`Nobody is ${name}.`);
    return view;
  };

  it.each([
    ['holding', { status: 'active', customer: { domain: expect.any(String) } }],
    ['excluded', { doubts: [{ code: 'excluded_from_metrics' }], subscriptions: [{ lines: [{ isCounted: false }] }] }],
    ['managed_externally', { customer: { isManagedElsewhere: true } }],
    ['archived', { status: 'canceled', customer: { isDeleted: true } }],
    ['without_email', { customer: { email: null, domain: null } }],
    ['trial_by_flag', { status: 'trialing', subscriptions: [{ renewalKind: 'trial_conversion' }] }],
    ['trial_in_other_words', { status: 'trialing' }],
    ['paused', { status: 'active', subscriptions: [{ isPaused: true, renewsAt: null }], doubts: [] }],
    ['unpaid', { status: 'past_due' }],
    ['delinquent', { status: 'past_due' }],
    ['terminated', { status: 'canceled' }],
    ['scheduled', { status: 'none', subscriptions: [{ lines: [{ notCounted: 'not started yet' }] }] }],
    ['unknown_state', { status: 'active', doubts: [{ code: 'unknown_status' }] }],
    ['cancels_later', { status: 'active', subscriptions: [{ isCancelScheduled: true, endsAt: expect.any(Date) }] }],
    ['invoice_partly_paid', { invoices: expect.arrayContaining([expect.objectContaining({ status: 'open' })]) }],
    ['card_expired', { subscriptions: [{ cardExpiresAt: new Date('2026-10-01T00:00:00Z') }] }],
  ])('knows who is %s', (name, expected) => {
    expect(viewOf(name)).toMatchObject(expected);
  });

  it('tells a failed payment, how often and why, from one that was recovered', () => {
    expect(viewOf('failed_three_times').invoices.find(({ hasFailedAttempt }) => hasFailedAttempt)).toMatchObject({
      attemptCount: 3,
      declineReason: 'the card was declined',
    });
    const recovered = viewOf('failed_then_paid');
    expect(recovered.charges.some(({ status }) => status === 'failed')).toBe(true);
    expect(recovered.invoices.some(({ hasFailedAttempt }) => hasFailedAttempt)).toBe(false);
  });

  it('knows how much of a plan is used', () => {
    const percent = (name: string): number => viewOf(name).usage[0]?.percent ?? Number.NaN;
    expect(percent('usage_over')).toBeGreaterThan(100);
    expect(percent('usage_near')).toBeGreaterThan(70);
    expect(percent('usage_far_below')).toBeLessThan(20);
  });

  it('shows an invoice to the child it is about and to the parent who pays it', () => {
    const [child, parent] = [viewOf('child_billed_to_parent'), viewOf('holding')];
    const shared = child.invoices.filter(({ ref }) =>
      parent.invoices.some((one) => one.ref.externalId === ref.externalId),
    );
    expect(shared.length).toBeGreaterThan(0);
    expect(parent.lifetimeValue).not.toEqual(child.lifetimeValue);
  });
});

describe('what the sandbox announces', () => {
  const secret = 'whs_for_this_spec';
  const body = JSON.stringify({ event_type: 'customer.updated', created_at: now.toISOString(), data: { id: 'cus_1' } });
  const deliver = (form: (typeof FORMS)[number], manner: string) => {
    const endpoint = {
      id: 'e',
      url: 'http://127.0.0.1/',
      secret,
      otherSecret: 'another',
      form,
      namesEvents: false,
      since: 0,
    };
    const letter = letterTo(endpoint, { text: body, id: 'evt_1', manner: ODD_MANNERS[manner] ?? {}, now: ANCHOR });
    const request = { body: Buffer.from(letter.body), headers: letter.headers, receivedAt: now };
    return () => measureConnector.webhook?.read(request, [secret]);
  };

  it.each(['sha256-hex', 'sha256-base64', 'sha512-hex', 'sha512-base64'] as const)(
    'is proven when signed as %s',
    (form) => {
      for (const manner of ['twin', 'pretty', 'bare', 'unknown_type']) expect(deliver(form, manner)).not.toThrow();
      for (const manner of ['wrong_secret', 'stale', 'from_the_future'])
        expect(deliver(form, manner)).toThrow(/signature/i);
    },
  );

  it('is refused when it could be sent again for ever', () => {
    expect(deliver('simple', 'twin')).toThrow(/holds no time/);
  });

  it('is found by its time of change as well, whole', async () => {
    const customer = casesOf(sandbox.measure.book)['card_expiring'] ?? '';
    // The book lies at a moment of its own, which no clock of a transport knows.
    const begun = JSON.parse((await measureConnector.changes?.(access, null, now))?.cursor ?? '{}');
    for (const kind of Object.keys(begun)) begun[kind].since = now.toISOString();
    sandbox.actions.failPayment(customer, { decline: 'insufficient_funds' });
    const told = (await measureConnector.changes?.(access, JSON.stringify(begun), now))?.deliveries ?? [];
    const carried = told.flatMap(({ delivery }) => delivery.carried).filter((one) => one.customerId === customer);
    expect(carried.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['payment_transaction', 'invoice']));
    const held = { connectionId: 'connection-1', customerId: customer, objects: carried, catalogue: [] };
    const view = measureConnector.normalize(held, contractSettings, now);
    expect(view.invoices.find(({ hasFailedAttempt }) => hasFailedAttempt)).toMatchObject({ decline: 'soft' });
  });
});
