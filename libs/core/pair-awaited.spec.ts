import { evaluateAccount } from './evaluate-account.ts';
import { combineViews } from './snapshot/combine-views.ts';
import { aFailedInvoice, aRef, at, aView, defaultRules, nothingStanding, now } from './testing/builders.ts';
import type { InvoiceView } from './snapshot/billing-view.ts';

const ofMeasure = (invoice: Partial<InvoiceView>) =>
  aView({
    system: 'measure',
    connectionId: 'c2',
    customer: { ...aView().customer, ref: aRef('customer', 'm_1', 'c2') },
    subscriptions: [],
    invoices: [aFailedInvoice({ ref: aRef('invoice', 'uuid-1', 'c2'), failedAt: now, ...invoice })],
  });

function evaluated(measure: Partial<InvoiceView>, stripe: readonly InvoiceView[], secondsLater = 0) {
  const snapshot = combineViews([aView({ invoices: stripe }), ofMeasure(measure)], 'recurring');
  const sources = [
    { connectionId: 'c1', state: 'fresh', staleAt: null, system: 'stripe' },
    { connectionId: 'c2', state: 'fresh', staleAt: null, system: 'measure' },
  ] as const;
  const moment = at(new Date(now.getTime() + secondsLater * 1_000));
  return evaluateAccount({ accountId: 'a1', snapshot, sources }, nothingStanding, defaultRules, moment);
}

describe('a failure that one system names by an id of the other', () => {
  const named = { aliases: ['measure:uuid-1', 'stripe:pi_1'] };

  it('is unknown until the other has been read with it, at most for a minute, and never healthy meanwhile', () => {
    const early = evaluated(named, []);
    expect(early.detections.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'known', 'known']);
    expect(early.changes.openFlags).toEqual([]);
    expect(early.health.band).not.toBe('healthy');
    expect(early.wakeAt).toEqual(new Date(now.getTime() + 60_000));
    expect(evaluated(named, [], 60).changes.openFlags).toHaveLength(1);
  });

  it('is one failure as soon as both tell of it', () => {
    const own = aFailedInvoice({ aliases: ['stripe:in_118', 'stripe:pi_1'] });
    expect(evaluated(named, [own]).changes.openFlags).toHaveLength(1);
  });

  it('waits for nobody where no other system is named, or the failure is old', () => {
    expect(evaluated({ aliases: ['measure:uuid-1'] }, []).changes.openFlags).toHaveLength(1);
    const old = { ...named, failedAt: new Date(now.getTime() - 86_400_000) };
    expect(evaluated(old, []).changes.openFlags).toHaveLength(1);
  });

  it('is not waited for when its clock is far ahead', () => {
    const ahead = { ...named, failedAt: new Date(now.getTime() + 600_000) };
    expect(evaluated(ahead, []).changes.openFlags).toHaveLength(1);
  });
});
