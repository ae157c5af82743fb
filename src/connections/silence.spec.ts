import type { Connection } from './connection.ts';
import { isSilent, silenceNext, silenceOf } from './silence.ts';

const lost = {
  resource: 'events',
  label: 'Events',
  isRequired: false,
  result: 'missing',
  permissions: ['event_read'],
  words: null,
} as const;

type Given = Parameters<typeof isSilent>[0];
const at = new Date('2026-06-15T12:00:00Z');
const listening: Given = {
  status: 'connected',
  firstBackfillEndedAt: at,
  resources: [{ ...lost, result: 'readable' }],
  eventsCursor: 'x',
  polledAt: at,
  keyKind: 'restricted',
  isSandbox: false,
};
const refused: Given = { ...listening, resources: [lost] };

describe('a connection that nothing tells of changes', () => {
  it.each<[string, Given, boolean, boolean]>([
    ['its events may not be read and no webhook comes', refused, false, true],
    ['webhooks come', refused, true, false],
    ['its events are read', listening, false, false],
    ['its events were never read', { ...listening, resources: [], eventsCursor: null }, false, true],
    ['they are not asked for yet', { ...listening, eventsCursor: null, polledAt: null }, false, false],
    ['everything is read for the first time', { ...refused, firstBackfillEndedAt: null }, false, false],
    ['its key is refused: that is said instead', { ...refused, status: 'revoked' }, false, false],
  ])('is known where %s: %s', (_case, given, hasWebhooks, expected) => {
    expect(isSilent(given, hasWebhooks)).toBe(expected);
  });

  it.each<[string, Pick<Given, 'keyKind'>, { hasWebhookSecret: boolean; hasWorked: boolean }, string, RegExp]>([
    ['no webhook ever', refused, { hasWebhookSecret: true, hasWorked: false }, 'warning', /^No webhook reaches /],
    ['a quiet day', refused, { hasWebhookSecret: true, hasWorked: true }, 'info', /^No webhook came within 24 hours, /],
    [
      'a quiet day of a consent',
      { keyKind: 'consent' },
      { hasWebhookSecret: false, hasWorked: true },
      'info',
      /^No webhook came /,
    ],
    [
      'none that could be proven now',
      refused,
      { hasWebhookSecret: false, hasWorked: true },
      'warning',
      /^No webhook reaches /,
    ],
  ])('is said for what it is: %s', (_case, given, wayIn, tone, words) => {
    const silence = silenceOf(given, { systemLabel: 'Fake', ...wayIn });
    expect(silence).toEqual({ tone, words: expect.stringMatching(words) });
  });

  const url = 'https://keepwell.example/hooks/fake/p';
  const key = { systemLabel: 'Fake', readWith: 'key', hasWebhookSecret: false };
  const next = (given: Partial<Connection>, wayIn: Partial<typeof key> = {}, to: string | null = url) =>
    silenceNext({ ...refused, ...given }, { ...key, ...wayIn }, to);

  it.each<[string, string, string]>([
    [
      'a key',
      next({}),
      `Grant event_read to the key in Fake, or add the endpoint ${url} there and paste its signing secret here.`,
    ],
    [
      'a key, briefly',
      next({}, {}, null),
      'Grant event_read to the key in Fake, or add a webhook there and paste its signing secret on the page of this connection.',
    ],
    [
      'an endpoint that is silent',
      next({}, { hasWebhookSecret: true }),
      `Grant event_read to the key in Fake, or check there that the endpoint ${url} is enabled.`,
    ],
    [
      'what nobody named a permission of',
      next({ resources: [] }),
      `Grant the reading of events to the key in Fake, or add the endpoint ${url} there and paste its signing secret here.`,
    ],
    [
      'consent',
      next({ keyKind: 'consent' }, { readWith: 'consent' }),
      'Whoever runs Keepwell can see to the webhook of its application in Fake, or grant event_read to its key there.',
    ],
    ['a sandbox', next({ isSandbox: true }), 'Connect the sandbox again: that sets its webhook up.'],
  ])('says what to do about %s', (_case, words, expected) => {
    expect(words).toBe(expected);
  });

  it('asks for no endpoint at an address that nobody else can reach', () => {
    expect(next({}, {}, 'http://127.0.0.1:3000/hooks/fake/p')).toMatch(
      /^Grant event_read .*\. For webhooks Fake .*PUBLIC_URL/,
    );
  });
});
