import type { AccessReport } from '#connectors/access-report.ts';
import { everythingKind, type Connection } from './connection.ts';
import { fewerAccountsOf } from './fewer-accounts.ts';
import type { Counted, Findings } from './findings.ts';
import { troublesOf } from './troubles.ts';

const now = new Date('2026-06-15T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function findings(change: {
  connection?: Partial<Connection>;
  counted?: Partial<Counted>;
  report?: Partial<AccessReport> | null;
  hasWebhookSecret?: boolean;
  readWith?: string;
  isBusy?: boolean;
  canResume?: boolean;
  booksLeft?: Findings['booksLeft'];
  announces?: Findings['announces'];
}): Findings {
  const connection: Connection = {
    workspaceId: 'w',
    id: 'c',
    publicId: 'p',
    system: 'fake',
    mode: 'live',
    isSandbox: false,
    label: 'Fake Ltd',
    externalAccountId: null,
    keyKind: 'restricted',
    keyLastFour: '1234',
    generation: 1,
    status: 'connected',
    statusWords: null,
    resources: [],
    warnings: [],
    unread: [],
    olderPart: 0,
    firstBackfillEndedAt: ago(200),
    eventsCursor: 'evt_1',
    polledAt: ago(0.01),
    pollsFailed: 0,
    leastEventsSeconds: null,
    leastUsageSeconds: null,
    pacedAt: null,
    lastEventAt: ago(1),
    lastEventThrough: 'webhook',
    heardAt: ago(0.1),
    reconciledAt: ago(9),
    restingUntil: null,
    rests: 0,
    restWords: null,
    witnesses: [],
    createdAt: ago(300),
    disconnectedAt: null,
    ...change.connection,
  };
  const counted: Counted = {
    objects: 5_000,
    customers: 212,
    deleted: 5,
    neverHeld: 2,
    waiting: 0,
    accounts: 201,
    matchedAccounts: 198,
    withoutEmail: 3,
    alone: 40,
    byId: 13,
    byEmail: 4,
    byDomain: 150,
    review: 0,
    webhooks24h: 12,
    webhooksNow: change.counted?.webhooks24h ?? 12,
    ofOthers24h: 0,
    hasWorked: false,
    polled24h: 3,
    failed24h: 0,
    refused: 0,
    stale: 0,
    otherMode: 0,
    ...change.counted,
  };
  const readable = { isRequired: true, result: 'readable', permissions: ['customer_read'], words: null } as const;
  const report: AccessReport = {
    mode: 'live',
    keyKind: 'restricted',
    externalAccountId: null,
    accountName: null,
    resources: [
      { resource: 'customers', label: 'Customers', ...readable },
      { resource: 'events', label: 'Events', ...readable, isRequired: false },
    ],
    warnings: [],
    isSufficient: true,
    failure: null,
    ...change.report,
  };
  const { hasWebhookSecret = true, isBusy = false, canResume = false, readWith = 'key' } = change;
  const { booksLeft = null, announces = 'all' } = change;
  const webhookUrl = 'https://keepwell.example/hooks/fake/p';
  const asked = change.report === null ? null : report;
  const called = { systemLabel: 'Fake', readWith, booksLeft, silent: null, timeZone: 'UTC', announces };
  return { ...called, connection, counted, webhookUrl, hasWebhookSecret, isBusy, canResume, report: asked, now };
}

const of = (key: string, given: Parameters<typeof findings>[0]) =>
  troublesOf(findings(given)).find((trouble) => trouble.key === key);

describe('the checklist behind "something is missing?"', () => {
  it('runs in the order in which to mend, and finds nothing where all is well', () => {
    const troubles = troublesOf(findings({}));
    expect(troubles.map(({ key, result }) => `${key} ${result}`)).toEqual([
      'alive ok',
      'recent ok',
      'permissions ok',
      'events ok',
      'data ok',
      'matching ok',
      'review ok',
    ]);
    expect(troubles.every((trouble) => trouble.next === null)).toBe(true);
  });

  it('says that the key was refused, and does not guess at what only a living connection can tell', () => {
    const given = { connection: { status: 'revoked', statusWords: 'The key was revoked.' }, report: null } as const;
    expect(of('alive', given)).toMatchObject({
      result: 'problem',
      words: 'The key was revoked.',
      next: { target: 'credentials' },
    });
    for (const key of ['recent', 'permissions', 'events']) expect(of(key, given)?.result).toBe('unknown');
  });

  it.each([
    ['rejected', 'problem', 'credentials'],
    ['unavailable', 'problem', undefined],
    ['limited', 'warning', undefined],
  ] as const)('takes "%s" from the billing system as a %s', (kind, result, target) => {
    const trouble = of('alive', { report: { failure: { kind, words: 'No answer.' } } });
    expect(trouble?.result).toBe(result);
    expect(trouble?.next?.target).toBe(target);
  });

  it('does not call a connection dead that is only asked to wait', () => {
    const limited = { kind: 'limited', words: 'Fake asks us to slow down.' } as const;
    expect(of('permissions', { report: { failure: limited } })).toMatchObject({
      result: 'unknown',
      words: 'Fake asks us to wait: it could not be asked now.',
    });
  });

  it('names what is not granted, in the slugs to tick', () => {
    const missing = { resource: 'invoices', label: 'Invoices', permissions: ['invoice_read'], words: null } as const;
    const resources = [{ ...missing, isRequired: true, result: 'missing' } as const];
    expect(of('permissions', { report: { resources } })).toMatchObject({
      result: 'problem',
      words: '0 of 1 resources can be read. Not granted: Invoices.',
      next: { words: 'Grant invoice_read to the key that ends in “1234”.', target: 'permissions' },
    });
  });

  it('names first what matters most', () => {
    const missing = { label: 'X', isRequired: false, result: 'missing', words: null } as const;
    const resources = [
      { ...missing, resource: 'charges', permissions: ['charge_read'] },
      { ...missing, resource: 'events', permissions: ['event_read'] },
      { ...missing, resource: 'invoices', permissions: ['invoice_read'], isRequired: true },
    ];
    expect(of('permissions', { report: { resources } })?.next?.words).toMatch(
      /^Grant invoice_read, event_read, charge_read to the key/,
    );
  });

  it('does not say of a reading that left something out that it read everything', () => {
    const left = { kind: 'charge', label: 'Charges', words: 'Charges: it has a fault.', isRequired: false };
    const again = { ...left, kind: everythingKind, label: 'Everything' };
    expect(of('recent', { connection: { unread: [left] } })).toMatchObject({
      result: 'warning',
      words: 'What changed in Fake is known up to 6 minutes ago. Everything but charges was last read 9 hours ago.',
      next: { target: 'readings' },
    });
    expect(of('recent', { connection: { unread: [again] } })?.words).toContain('. Everything was last read');
  });

  it('says when nothing was heard for too long, and offers to read again', () => {
    expect(of('recent', { connection: { heardAt: ago(5) } })).toMatchObject({
      result: 'problem',
      next: { target: 'readings' },
    });
  });

  it.each([
    ['by asking alone', { counted: { webhooks24h: 0 }, hasWebhookSecret: false }, 'info', 'paste its signing secret'],
    ['by asking, although a secret is kept', { counted: { webhooks24h: 0 } }, 'info', 'is enabled'],
    ['by nothing', { counted: { webhooks24h: 0 }, connection: { eventsCursor: null } }, 'warning', 'is enabled'],
    ['with failures', { counted: { failed24h: 2 } }, 'warning', 'replay'],
    ['with nothing proven', { counted: { webhooks24h: 0, refused: 4 } }, 'warning', 'the signing secret kept here'],
    ['with some not proven', { counted: { refused: 1 } }, 'info', 'the signing secret kept here'],
    [
      'with nothing to prove by',
      { counted: { webhooks24h: 0, refused: 4 }, hasWebhookSecret: false },
      'warning',
      'Paste',
    ],
    ['at a wrong time', { counted: { webhooks24h: 0, refused: 4, stale: 4 } }, 'warning', "that this machine's clock"],
    [
      'with both',
      { counted: { refused: 4, stale: 1 } },
      'info',
      "kept here is that of the endpoint https://keepwell.example/hooks/fake/p and that this machine's clock",
    ],
    [
      'for other accounts',
      { counted: { webhooks24h: 0, ofOthers24h: 7 } },
      'warning',
      'Set the endpoint https://keepwell.example/hooks/fake/p up in Fake for events of the account that is read here',
    ],
    ['in a mode that is not read', { counted: { otherMode: 3 } }, 'warning', 'Connect test mode too'],
  ])('says how changes arrive: %s', (_case, given, result, next) => {
    const trouble = of('events', given);
    expect(trouble?.result).toBe(result);
    expect(trouble?.next?.words).toContain(next);
  });

  it.each([
    ['http://127.0.0.1:3000', /^Fake cannot call http:\/\/127\.0\.0\.1:3000\/hooks\/fake\/p: .*PUBLIC_URL/],
    ['http://localhost:3000', /^Fake cannot call/],
    ['https://keepwell.example', /^Check in Fake that the endpoint/],
  ])('does not have an endpoint looked after in the billing system that it cannot call: %s', (origin, words) => {
    const given = { ...findings({ counted: { webhooks24h: 0 } }), webhookUrl: `${origin}/hooks/fake/p` };
    expect(troublesOf(given).find(({ key }) => key === 'events')?.next?.words).toMatch(words);
  });

  it('asks nothing of whoever connected the sandbox, but to complete it', () => {
    const sandbox = { connection: { isSandbox: true }, counted: { webhooks24h: 0 } };
    expect(of('events', sandbox)).toMatchObject({
      result: 'info',
      words: expect.stringMatching(/no webhook came, although it is set up: nothing was announced\.$/),
      next: null,
    });
    expect(of('events', { ...sandbox, hasWebhookSecret: false })?.next).toMatchObject({ target: 'connect' });
  });

  it('says how far changes are known, or that they are not', () => {
    expect(of('recent', { connection: { heardAt: ago(0) } })?.words).toMatch(
      /^What changed in Fake is known up to now\./,
    );
    expect(of('recent', { connection: { heardAt: null } })?.words).toMatch(/^What changes in Fake is not known yet\./);
  });

  it('says when events are asked for that never were, as everything is read first', () => {
    const connection = { firstBackfillEndedAt: null, polledAt: null } as const;
    const words = of('events', { connection, counted: { webhooks24h: 0 } })?.words;
    expect(words).toMatch(/^Changes are found by asking every 30 seconds, once everything has been read\./);
  });

  it('says how often is asked where nothing came by webhook, and when it was last', () => {
    const asked = (given: Parameters<typeof findings>[0]) =>
      of('events', { ...given, counted: { webhooks24h: 0, ...given.counted } })?.words;
    expect(asked({})).toBe(
      'Changes are found by asking every 30 seconds, last just now. In 24 hours 3 events were fetched and no webhook came.',
    );
    expect(asked({ connection: { isSandbox: true }, announces: 'some' })).toContain('every 5 seconds');
    expect(asked({ counted: { polled24h: 1 } })).toContain('1 event was fetched and no webhook came.');
  });

  it('does not say that events are asked for when they may no longer be read', () => {
    const lost = { isRequired: false, result: 'missing', permissions: ['event_read'], words: null } as const;
    const connection = { resources: [{ resource: 'events', label: 'Events', ...lost }] };
    const trouble = of('events', { connection, counted: { webhooks24h: 0 } });
    expect(trouble).toMatchObject({
      result: 'warning',
      words: expect.stringContaining('shows with the nightly reading alone.'),
      next: { words: expect.stringMatching(/^Grant event_read .* endpoint https/), target: 'webhook' },
    });
  });

  it('takes a quiet day of a webhook that works for no fault', () => {
    const lost = { isRequired: false, result: 'missing', permissions: ['event_read'], words: null } as const;
    const connection = { resources: [{ resource: 'events', label: 'Events', ...lost }] };
    expect(of('events', { connection, counted: { webhooks24h: 0, hasWorked: true } })).toMatchObject({
      result: 'info',
      words: expect.stringContaining('No webhook came within 24 hours, and events may not be read'),
    });
  });

  it('takes no webhook for proof that came before it was read as it is now', () => {
    const lost = { isRequired: false, result: 'missing', permissions: ['event_read'], words: null } as const;
    const connection = { resources: [{ resource: 'events', label: 'Events', ...lost }] };
    const counted = { webhooks24h: 43, webhooksNow: 0, polled24h: 9 };
    expect(of('events', { connection, counted, hasWebhookSecret: false })).toMatchObject({
      result: 'warning',
      words: expect.stringMatching(
        /^In 24 hours 43 events came by webhook, none since it is read with a key and 9 .* No webhook reaches this connection/,
      ),
      next: { words: expect.stringContaining('paste its signing secret') },
    });
    expect(of('events', { connection, counted: { ...counted, webhooksNow: 2 } })).toMatchObject({
      result: 'ok',
      words: expect.stringContaining('43 events came by webhook, 2 since it is read with a key'),
    });
    expect(of('events', { counted })).toMatchObject({ result: 'info', words: expect.stringContaining('none since') });
  });

  it('finds nothing to choose where asking is all there is, or where somebody else sets the webhook up', () => {
    const counted = { webhooks24h: 0 };
    expect(of('events', { counted, announces: 'nothing' })).toMatchObject({
      result: 'ok',
      words: 'Changes are found by asking every 30 seconds, last just now. In 24 hours 3 events were fetched.',
      next: null,
    });
    const consented = { connection: { keyKind: 'consent' }, hasWebhookSecret: false, counted };
    expect(of('events', consented)).toMatchObject({ result: 'info', next: null });
  });

  it('does not say of a first reading that has still to read the books that it read everything', () => {
    const booksLeft = { kinds: 'fees', isBusy: true };
    expect(of('recent', { booksLeft, isBusy: true })).toMatchObject({
      result: 'warning',
      words: expect.stringContaining('Everything but fees was last read 9 hours ago. A reading is under way.'),
    });
    expect(of('recent', { booksLeft: { ...booksLeft, isBusy: false }, canResume: true })).toMatchObject({
      result: 'warning',
      next: { words: 'Go on reading.', target: 'readings' },
    });
  });

  it('blames neither the clock nor the secret for the other', () => {
    const words = (counted: Partial<Counted>) => of('events', { counted })?.words;
    const stale = "2 more were refused, as the time of the signature is too far from this machine's clock.";
    const unproven = 'Since yesterday 1 more was refused, as nothing proved that it came from Fake';
    expect(words({ refused: 2, stale: 2 })).toMatch(`Since yesterday ${stale}`);
    expect(words({ refused: 1 })).toMatch(`${unproven}.`);
    expect(words({ refused: 3, stale: 2 })).toMatch(`${unproven}; ${stale}`);
  });

  it.each([
    [
      'a test key without data',
      { connection: { mode: 'test' }, counted: { customers: 0, objects: 0 } },
      'there is none',
    ],
    ['an account without customers', { counted: { customers: 0, objects: 0 } }, 'has no customers'],
  ] as const)('finds %s', (_case, given, words) => {
    const trouble = of('data', given);
    expect(trouble?.result).toBe('problem');
    expect(trouble?.words).toContain(words);
  });

  it('does not call a first reading that was stopped under way', () => {
    const connection = { status: 'reading', firstBackfillEndedAt: null } as const;
    expect(of('recent', { connection, isBusy: true })).toMatchObject({ result: 'warning' });
    expect(of('recent', { connection, canResume: true })).toMatchObject({
      result: 'problem',
      words: 'Everything has not been read once yet, and no reading is under way.',
      next: { words: 'Go on reading.', target: 'readings' },
    });
  });

  it('says that a first reading begins anew which failed, or was stopped too long ago', () => {
    const connection = { status: 'reading', firstBackfillEndedAt: null } as const;
    expect(of('recent', { connection })?.next).toEqual({ words: 'Read everything again now.', target: 'readings' });
  });

  it('takes test data that is there as it is: nothing to mend', () => {
    expect(of('data', { connection: { mode: 'test' } })).toEqual({
      key: 'data',
      label: 'There is something to read',
      result: 'ok',
      words: '5,000 objects of 212 customers are held. It is test data, and never mixed with live.',
      next: null,
    });
  });

  it('says how every customer found its account, with numbers that add up', () => {
    expect(of('matching', {})).toMatchObject({
      result: 'ok',
      words:
        '207 customers belong to 198 accounts: 13 by an id that is known of them; 4 by address; 150 by business domain; ' +
        '40 on their own, for want of a business domain, 3 of them without any address.',
    });
  });

  it('speaks of no way in which nobody found an account', () => {
    const counted = { byId: 0, byEmail: 0, byDomain: 188, alone: 19, withoutEmail: 0 };
    expect(of('matching', { counted })?.words).toBe(
      '207 customers belong to 198 accounts: 188 by business domain; 19 on their own, for want of a business domain.',
    );
  });

  it('calls a token a token, in every check', () => {
    const given = [
      {},
      { report: null, connection: { status: 'revoked' } },
      { counted: { customers: 0 } },
      { connection: { mode: 'test' } },
    ] as const;
    const said = given.flatMap((one) => troublesOf(findings({ ...one, readWith: 'token' })));
    const all = said.flatMap(({ label, words, next }) => [label, words, next?.words ?? '']).join(' ');
    expect(all).toContain('The token may read what is needed');
    expect(all).toContain('Paste a new token of the same account.');
    expect(all).not.toMatch(/\bkeys?\b/i);
  });

  it('counts who fits several accounts', () => {
    expect(of('review', { counted: { review: 1 } })).toMatchObject({
      result: 'warning',
      words: '1 customer fits several accounts; we never guess.',
      next: { target: 'review', words: expect.stringContaining('Say to which account each belongs') },
    });
  });
});

describe('why there are fewer accounts than customers', () => {
  it('is a sum that comes out', () => {
    const fewer = fewerAccountsOf(findings({ counted: { waiting: 2 } }));
    expect(fewer).toMatchObject({ customers: 212, neverHeld: 2, waiting: 2, shared: 7, accounts: 201 });
    expect(fewer.words).toEqual([
      '212 customers in Fake are 201 accounts here.',
      '5 customers were deleted in Fake: who had an account by then keeps it, with its past.',
      expect.stringMatching(/^7 customers share an account/),
      '2 customers wait to be read.',
    ]);
  });
});
