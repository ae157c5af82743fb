import { pollIntervalOf } from './poll-plan.ts';

describe('how often events are asked for', () => {
  const seconds = (given: {
    cursor?: string | null;
    isSandbox?: boolean;
    hasWebhooks?: boolean;
    isPartial?: boolean;
    mode?: 'live' | 'test';
  }) => {
    const { cursor = '0', mode = 'live', isSandbox = false, hasWebhooks = false, isPartial = false } = given;
    return pollIntervalOf({ eventsCursor: cursor, isSandbox, mode }, { hasWebhooks, isPartial }) / 1_000;
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
  ])('%s', (_case, given, expected) => {
    expect(seconds(given)).toBe(expected);
  });
});
