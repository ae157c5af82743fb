import type { Detection, Occurrence } from '../triggers/trigger.ts';
import { now } from '../testing/builders.ts';
import { renamed } from './renamed.ts';
import type { StandingEnrollment } from './standing.ts';

const occurrence: Occurrence = {
  trigger: 'payment_failed',
  key: 'payment_failed:in_1',
  aliases: ['payment_failed:uuid'],
  since: now,
  object: { connectionId: 'c1', kind: 'invoice', externalId: 'in_1' },
  words: 'INV-1 failed',
  atRisk: [],
  facts: { invoiceNumber: 'INV-1' },
};
const known: Detection = { trigger: 'payment_failed', verdict: 'known', occurrences: [occurrence] };
const begun: StandingEnrollment = {
  enrollmentId: 'e1',
  playbookId: 'p1',
  causeKey: 'payment_failed:uuid',
  trigger: 'payment_failed',
  state: 'open',
  invoiceNumber: 'M-1',
};

describe('an enrollment', () => {
  it('is renamed where its cause has another number since, whichever of its names it stands under', () => {
    for (const causeKey of ['payment_failed:in_1', 'payment_failed:uuid']) {
      expect(renamed([known], [{ ...begun, causeKey }])).toEqual([{ enrollmentId: 'e1', occurrence }]);
    }
  });

  it.each<[string, Detection, Partial<StandingEnrollment>]>([
    ['has the same number', known, { invoiceNumber: 'INV-1' }],
    ['is about no invoice', known, { invoiceNumber: null }],
    ['has reached somebody', known, { hasReached: true }],
    ['waits for a person to begin it', known, { state: 'adopted' }],
    ['has ended', known, { state: 'closed' }],
    ['is about another cause', known, { causeKey: 'payment_failed:in_2' }],
    ['is not known to hold', { trigger: 'payment_failed', verdict: 'unknown', reason: 'Stale.' }, {}],
  ])('is not renamed where it %s', (_why, detection, change) => {
    expect(renamed([detection], [{ ...begun, ...change }])).toEqual([]);
  });
});
