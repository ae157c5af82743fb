import { pollIntervalOf } from './poll-pace.ts';

const anEventsReport = {
  resource: 'events',
  label: 'Events',
  isRequired: false,
  permissions: ['event_read'],
  words: null,
};

describe('how often events are asked for', () => {
  const seconds = (given: {
    cursor?: string | null;
    isSandbox?: boolean;
    hasWebhooks?: boolean;
    isPartial?: boolean;
    mode?: 'live' | 'test';
    events?: 'readable' | 'missing';
    least?: number;
  }) => {
    const { cursor = '0', mode = 'live', isSandbox = false, hasWebhooks = false, isPartial = false } = given;
    const resources = [{ ...anEventsReport, result: given.events ?? 'readable' }];
    const connection = { eventsCursor: cursor, isSandbox, mode, resources, leastEventsSeconds: given.least ?? null };
    return pollIntervalOf(connection, { hasWebhooks, isPartial }) / 1_000;
  };

  it.each([
    ['where no webhook arrives', {}, 30],
    ['where webhooks arrive', { hasWebhooks: true }, 300],
    ['in test mode, where webhooks arrive', { hasWebhooks: true, mode: 'test' as const }, 30],
    ['where they arrive and leave things out', { hasWebhooks: true, isPartial: true }, 300],
    [
      'of the sandbox, where webhooks bring everything',
      { isSandbox: true, hasWebhooks: true, mode: 'test' as const },
      30,
    ],
    ['of the sandbox, where they leave things out', { isSandbox: true, hasWebhooks: true, isPartial: true }, 5],
    ['where events may not be read', { cursor: null, isSandbox: true, isPartial: true }, 900],
    ['where events may no longer be read', { events: 'missing' as const }, 900],
    ['where the read allowance asks for less', { least: 700 }, 700],
    ['where it asks for no less than is asked anyway', { hasWebhooks: true, least: 200 }, 300],
    ['where events may not be read, and it asks for less', { cursor: null, least: 2_000 }, 2_000],
  ])('%s', (_case, given, expected) => {
    expect(seconds(given)).toBe(expected);
  });
});
