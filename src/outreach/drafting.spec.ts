import { starterTemplates } from '#core/templates/starter-templates.ts';
import { aFailedInvoice, aRef, aSnapshot, aUsage, inDays } from '#core/testing/builders.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import { detectTriggers } from '#core/triggers/detect-triggers.ts';
import type { DraftRequest } from './draft-request.ts';
import { recipientOf, toMessages } from './drafting.ts';
import type { DraftingContext } from './drafting.queries.ts';

const now = inDays(0);
const snapshot = aSnapshot({
  invoices: [aFailedInvoice()],
  usage: [aUsage({ percent: 124, used: 12_400, included: 10_000 })],
});

function aRequest(given: Partial<DraftRequest> = {}): DraftRequest {
  const trigger = given.trigger ?? 'payment_failed';
  const detections = detectTriggers(snapshot, null, defaultTriggerSettings, { now, timeZone: 'UTC' });
  const occurrence = detections
    .flatMap((detection) => (detection.verdict === 'known' ? detection.occurrences : []))
    .find((one) => one.trigger === trigger);
  if (!occurrence) throw new Error(`${trigger} does not hold.`);
  return {
    enrollmentId: 'e1',
    accountId: 'a1',
    accountName: 'Northwind Traders',
    playbookId: 'p1',
    playbookVersion: 1,
    sending: 'draft',
    trigger,
    occurrence,
    subject: starterTemplates[trigger].subject,
    body: starterTemplates[trigger].bodyText,
    expiresDays: 7,
    mode: 'live',
    mrrRank: 0,
    snapshot,
    ...given,
  };
}

const competitor = { kind: 'blocked', reason: 'a competitor' } as const;

const context: DraftingContext = {
  timeZone: 'UTC',
  workspaceName: 'Fernhill Software',
  offerRefusal: 'Offers wait for a postal address.',
  senderOf: new Map([['a1', { name: 'Jo Lindqvist', address: 'jo@fernhill.example' }]]),
  blocked: new Map(),
  written: new Set(),
  sources: [],
};

function write(given: Partial<DraftRequest> = {}, more: Partial<DraftingContext> = {}) {
  const [message] = toMessages([aRequest(given)], { ...context, ...more }, { now, mailFrom: null });
  if (!message) throw new Error('One request makes one message.');
  return message;
}

describe('a message of an enrollment', () => {
  it('goes to the billing contact, from the owner of the account, and says why', () => {
    expect(write()).toMatchObject({
      to: 'billing@northwind.example',
      senderName: 'Jo Lindqvist',
      senderAddress: 'jo@fernhill.example',
      replyTo: null,
      status: 'draft',
      missing: [],
      messageClass: 'transactional',
      subject: 'Payment of invoice INV-118 did not go through',
    });
    expect(write().why).toContain('INV-118');
    expect(write().mailId).toMatch(/@fernhill\.example$/);
  });

  it('keeps the person as Reply-To when all mail is sent from one address', () => {
    const [message] = toMessages([aRequest()], context, { now, mailFrom: 'hello@fernhill.example' });
    expect(message).toMatchObject({ senderAddress: 'hello@fernhill.example', replyTo: 'jo@fernhill.example' });
  });

  it('marks the place of a missing value and is held', () => {
    const message = write({
      subject: 'About {{phoneNumber}}',
      body: 'Hello,\n\ncall {{phoneNumber}} for {{accountName}}.',
    });
    expect(message).toMatchObject({ status: 'held', missing: ['phoneNumber'], subject: 'About [phoneNumber]' });
    expect(message.text).toContain('Northwind Traders');
  });

  it.each([
    ['in test mode', { mode: 'test' }, {}, 'draft'],
    ['for an offer without a way to unsubscribe', { trigger: 'usage_over_plan' }, {}, 'draft'],
    ['for an offer', { trigger: 'usage_over_plan' }, { offerRefusal: null }, 'approved'],
    ['to a contact that was written to today', {}, { written: new Set(['billing@northwind.example']) }, 'draft'],
    ['to a blocked address', {}, { blocked: new Map([['billing@northwind.example', [competitor]]]) }, 'held'],
    ['to a blocked domain', {}, { blocked: new Map([['@northwind.example', [competitor]]]) }, 'held'],
    ['in live mode, about money owed', {}, {}, 'approved'],
  ] as const)('with automatic sending %s', (_, request, more, status) => {
    const message = write({ ...request, sending: 'auto' }, more);
    expect(message.status).toBe(status);
    // Whatever keeps it from leaving is said.
    expect(message.statusWords === null).toBe(status === 'approved');
  });

  it('leaves by itself once a day for each contact, within one batch too', () => {
    const requests = [aRequest({ sending: 'auto' }), aRequest({ sending: 'auto', enrollmentId: 'e2' })];
    const messages = toMessages(requests, context, { now, mailFrom: null });
    expect(messages.map((message) => message.status)).toEqual(['approved', 'draft']);
  });
});

describe('recipientOf', () => {
  const customer = (connectionId: string, email: string | null) => ({
    ref: aRef('customer', `cus_${connectionId}`, connectionId),
    name: null,
    email,
  });
  const of = (...customers: ReturnType<typeof customer>[]) =>
    recipientOf({ occurrence: aRequest().occurrence, snapshot: { ...snapshot, customers } });

  it('prefers the system that the cause is in, and takes only what is one address', () => {
    expect(of(customer('c2', 'other@northwind.example'), customer('c1', 'own@northwind.example'))).toBe(
      'own@northwind.example',
    );
    expect(of(customer('c1', null), customer('c2', 'other@northwind.example'))).toBe('other@northwind.example');
    expect(of(customer('c1', 'a@x.example, b@x.example'))).toBeNull();
    expect(of()).toBeNull();
  });
});
