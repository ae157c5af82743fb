import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { aFailedInvoice, aSnapshot, atNow } from '../testing/builders.ts';
import { defaultTriggerSettings } from './default-trigger-settings.ts';
import { detectTriggers, triggers } from './detect-triggers.ts';

describe('detecting', () => {
  const snapshot: AccountSnapshot = aSnapshot({ invoices: [aFailedInvoice()] });

  it('answers for every trigger', () => {
    const detections = detectTriggers(snapshot, null, defaultTriggerSettings, atNow);
    expect(detections.map(({ trigger, verdict }) => [trigger, verdict])).toEqual(
      triggers.map(({ kind }) => [kind, 'known']),
    );
    expect(detections[0]).toMatchObject({ occurrences: [{ key: 'payment_failed:in_118' }] });
  });

  it.each([
    ['nothing is known', null, null, 'Nothing is known about this account yet.'],
    ['the facts are in doubt', snapshot, 'Stale.', 'Stale.'],
  ])('is unknown for every trigger when %s', (_name, given, doubt, reason) => {
    const detections = detectTriggers(given, doubt, defaultTriggerSettings, atNow);
    expect(detections).toEqual(triggers.map(({ kind }) => ({ trigger: kind, verdict: 'unknown', reason })));
  });
});
