import type { Connection } from './connection.ts';
import { sourceStateOf, standingOf } from './standing.ts';

const now = new Date('2026-06-15T12:00:00Z');
const stripe = {
  systemLabel: 'Stripe',
  readWith: 'key',
  booksLeft: null,
  arrived: null,
  silent: null,
  timeZone: 'Europe/Berlin',
};
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

function aConnection(change: Partial<Connection> = {}): Connection {
  return {
    workspaceId: 'w',
    id: 'c',
    publicId: 'p',
    system: 'stripe',
    mode: 'test',
    isSandbox: false,
    label: 'Acme',
    externalAccountId: null,
    keyKind: 'restricted',
    keyLastFour: '4242',
    generation: 1,
    status: 'connected',
    statusWords: null,
    resources: [],
    warnings: [],
    unread: [],
    firstBackfillEndedAt: ago(6_000),
    eventsCursor: 'x',
    polledAt: ago(1),
    pollsFailed: 0,
    leastEventsSeconds: null,
    leastUsageSeconds: null,
    pacedAt: null,
    lastEventAt: ago(5),
    lastEventThrough: 'polling',
    heardAt: ago(1),
    reconciledAt: null,
    olderPart: 0,
    restingUntil: null,
    rests: 0,
    restWords: null,
    witnesses: [],
    createdAt: ago(7_000),
    disconnectedAt: null,
    ...change,
  };
}

/** The permission was taken away later: the place up to which they were read is kept. */
const withoutEvents: Partial<Connection> = {
  resources: [
    { resource: 'events', label: 'Events', isRequired: false, result: 'missing', permissions: [], words: null },
  ],
};

describe('sourceStateOf', () => {
  it.each<[string, Partial<Connection>, string]>([
    ['a source heard a minute ago', {}, 'fresh'],
    ['one heard 59 minutes ago', { heardAt: ago(59) }, 'fresh'],
    ['one heard an hour ago', { heardAt: ago(60) }, 'stale'],
    ['one never heard', { heardAt: null }, 'stale'],
    ['one whose events may not be read, heard 25 hours ago', { eventsCursor: null, heardAt: ago(25 * 60) }, 'fresh'],
    ['one whose events may not be read, heard 26 hours ago', { eventsCursor: null, heardAt: ago(26 * 60) }, 'stale'],
    [
      'one whose events may no longer be read, heard 25 hours ago',
      { ...withoutEvents, heardAt: ago(25 * 60) },
      'fresh',
    ],
    [
      'one whose events may no longer be read, heard 26 hours ago',
      { ...withoutEvents, heardAt: ago(26 * 60) },
      'stale',
    ],
    ['one that is read for the first time', { status: 'reading', firstBackfillEndedAt: null }, 'reading'],
    ['one that was ended', { status: 'disconnecting' }, 'disconnected'],
    ['one whose key was refused, within its hour', { status: 'revoked' }, 'fresh'],
  ])('calls %s %s', (_case, change, state) => {
    expect(sourceStateOf(aConnection(change), now).state).toBe(state);
  });

  it('says when a fresh source becomes stale', () => {
    expect(sourceStateOf(aConnection({ heardAt: ago(10) }), now).staleAt).toEqual(
      new Date(now.getTime() + 50 * 60_000),
    );
  });
});

describe('standingOf', () => {
  it.each<[string, Partial<Connection>, string, RegExp]>([
    ['up to date', {}, 'ok', /up to date/],
    [
      'first reading',
      { status: 'reading', firstBackfillEndedAt: null },
      'ok',
      /first time\. Health and playbooks begin/,
    ],
    ['quiet for a day', { lastEventAt: ago(25 * 60) }, 'ok', /more than 24 hours/],
    ['stale', { heardAt: ago(90) }, 'problem', /Nothing was heard from Stripe since 15 Jun 2026, 12:30\./],
    ['refused', { status: 'revoked', statusWords: 'Stripe does not accept this key.' }, 'problem', /does not accept/],
    ['lacking', { status: 'degraded', statusWords: 'The key may not read charges.' }, 'warning', /charges/],
    [
      'asked to wait',
      { restingUntil: new Date(now.getTime() + 9_000), rests: 3, restWords: 'Stripe asks us to slow down.' },
      'warning',
      /slow down/,
    ],
    ['between two tries, none answered', { restingUntil: ago(1), rests: 2 }, 'warning', /Stripe asked us to wait/],
    ['asked to wait once, and that is over', { restingUntil: ago(1), rests: 1 }, 'ok', /up to date/],
    ['asked to wait for so long that it is stale', { heardAt: ago(90), rests: 9 }, 'problem', /Nothing was heard/],
    ['asked to wait in its first reading', { firstBackfillEndedAt: null, rests: 2 }, 'warning', /asked us to wait/],
    [
      'stopped in its first reading, which had to wait',
      { firstBackfillEndedAt: null, statusWords: 'The reading was stopped.', rests: 2, restWords: 'Trying again.' },
      'warning',
      /^The reading was stopped\.$/,
    ],
    [
      'asked for its events in vain, though all else is answered',
      { heardAt: ago(17), pollsFailed: 2 },
      'warning',
      /^What changed in Stripe since 15 Jun 2026, 13:43 could not be asked for\. Trying/,
    ],
    ['asked for its events in vain once', { pollsFailed: 1 }, 'ok', /up to date/],
    ['ended', { status: 'disconnected' }, 'never', /Connect again/],
  ])('says of one that is %s', (_case, change, dot, words) => {
    const standing = standingOf(aConnection(change), stripe, now);
    expect(standing.dot).toBe(dot);
    expect(standing.words).toMatch(words);
  });
});

describe('deliveries of which some fail', () => {
  const told = (failed: number, refused: number, isOften = false) => ({
    ...stripe,
    arrived: { failed, refused, isOften },
  });

  it.each<[string, Partial<Connection>, ReturnType<typeof told>, string, RegExp]>([
    ['none', {}, told(0, 0), 'ok', /up to date/],
    ['one', {}, told(1, 0), 'warning', /^1 delivery since yesterday could not be applied: .* replay it\.$/],
    ['refused ones', {}, told(0, 3), 'warning', /^3 deliveries since yesterday were refused: /],
    ['both', {}, told(2, 1), 'warning', /^2 deliveries .* replay them\. 1 delivery since yesterday was refused/],
    ['more than one in ten', {}, told(2, 0, true), 'problem', /^More than one delivery in ten fails\. 2 deliveries/],
    ['many while all waits', { heardAt: ago(90) }, told(2, 0, true), 'problem', /^Nothing was heard/],
    ['many after a key was refused', { status: 'revoked', statusWords: 'No.' }, told(2, 0, true), 'problem', /^No\.$/],
    [
      'some while a permission is missing',
      { status: 'degraded', statusWords: 'No charges.' },
      told(1, 0),
      'warning',
      /charges/,
    ],
    ['some on a quiet day', { lastEventAt: ago(25 * 60) }, told(1, 0), 'warning', /could not be applied/],
  ])('are told of by the dot: %s', (_case, change, given, dot, words) => {
    const standing = standingOf(aConnection(change), given, now);
    expect(standing.dot).toBe(dot);
    expect(standing.words).toMatch(words);
  });
});

describe('a first reading that has still to read the books', () => {
  const left = (isBusy: boolean) => ({ ...stripe, booksLeft: { kinds: 'balance transactions', isBusy } });

  it('calls accounts up to date, and not what is still being read', () => {
    expect(standingOf(aConnection(), left(true), now)).toEqual({
      dot: 'ok',
      words: 'Accounts are up to date; fees (balance transactions) are still being read.',
    });
  });

  it('is told before a quiet day', () => {
    expect(standingOf(aConnection({ lastEventAt: ago(25 * 60) }), left(true), now).words).toMatch(/still being read/);
  });

  it('does not hide that nothing was heard', () => {
    expect(standingOf(aConnection({ heardAt: ago(90) }), left(true), now)).toMatchObject({ dot: 'problem' });
  });

  it('says that they were not read to their end when it was stopped', () => {
    expect(standingOf(aConnection(), left(false), now)).toEqual({
      dot: 'warning',
      words:
        'Accounts are up to date; fees (balance transactions) were not read to their end: the nightly reading brings the rest.',
    });
  });
});

describe('what was refused without a word', () => {
  it.each([
    ['key', 'Acme refuses the key. Paste a new key of the same account.'],
    ['token', 'Acme refuses the token. Paste a new token of the same account.'],
    ['consent', 'Acme refuses the consent. Give consent again, for the same account.'],
  ])('is called what its system calls it: a %s', (readWith, words) => {
    const refused = aConnection({ status: 'revoked' });
    expect(standingOf(refused, { ...stripe, systemLabel: 'Acme', readWith }, now).words).toBe(words);
  });
});

describe('a kind that health cannot do without', () => {
  const unread = (isRequired: boolean) => [{ kind: 'invoice', label: 'Invoices', words: 'No invoices.', isRequired }];

  it('makes the source doubtful while it cannot be read, whatever the reason', () => {
    expect(sourceStateOf(aConnection({ unread: unread(true) }), now)).toMatchObject({
      state: 'stale',
      lacks: 'No invoices.',
    });
    expect(standingOf(aConnection({ unread: unread(true) }), stripe, now)).toEqual({
      dot: 'problem',
      words: 'No invoices. Health and playbooks wait until everything has been read.',
    });
  });

  it('is not missed when it is one that health can do without', () => {
    expect(sourceStateOf(aConnection({ unread: unread(false) }), now)).toMatchObject({ state: 'fresh' });
  });
});

describe('a renewed key', () => {
  it('says until when everything had been read before', () => {
    const unread = [{ kind: '*', label: 'Everything', words: 'It is being read now.', isRequired: true }];
    expect(standingOf(aConnection({ unread, reconciledAt: ago(600) }), stripe, now)).toEqual({
      dot: 'problem',
      words:
        'It is being read now. Everything was last read at 15 Jun 2026, 04:00. ' +
        'Health and playbooks wait until everything has been read.',
    });
  });
});
