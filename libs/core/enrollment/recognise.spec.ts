import * as fc from 'fast-check';
import { evaluateAccount, type Evaluation } from '../evaluate-account.ts';
import { combineViews } from '../snapshot/combine-views.ts';
import { aFailedInvoice, aRef, atNow, aView, defaultRules, inDays, now } from '../testing/builders.ts';
import type { BillingView } from '../snapshot/billing-view.ts';
import type { Occurrence } from '../triggers/trigger.ts';
import { recognise } from './recognise.ts';
import type { ActivePlaybook, Standing, StandingCause, StandingEnrollment, StandingFlag } from './standing.ts';

const stripe: BillingView = aView({
  invoices: [aFailedInvoice({ number: 'in_1', aliases: ['stripe:in_1', 'stripe:pi_1'] })],
});
const measureKnowing = (...aliases: string[]): BillingView => {
  const view = aView({ system: 'measure', connectionId: 'c2', subscriptions: [] });
  // Of another amount, so that nothing but an id tells that it is the same.
  const invoice = aFailedInvoice({ ref: aRef('invoice', 'uuid', 'c2'), number: 'M-1', totalMinor: 119_000, aliases });
  const ref = aRef('customer', 'm', 'c2');
  return { ...view, invoices: [invoice], customer: { ...view.customer, ref } };
};
const measure = measureKnowing('stripe:pi_1');
const unpaired = measureKnowing();
const playbook: ActivePlaybook = {
  playbookId: 'p1',
  version: 1,
  trigger: 'payment_failed',
  cooldownDays: 0,
  lastOpenedAt: null,
};

/** The rows as the server keeps them: applies what an evaluation says, and learns keys. */
class Rows {
  flags: StandingFlag[] = [];
  enrollments: StandingEnrollment[] = [];
  causes: StandingCause[] = [];
  /** Of the last evaluation. */
  detections: Evaluation['detections'] = [];

  evaluate(...views: BillingView[]) {
    const sources = views.map(({ connectionId }) => ({ connectionId, state: 'fresh', staleAt: null }) as const);
    const snapshot = combineViews(views, 'recurring', 'measure');
    const rules = { ...defaultRules, playbooks: [playbook] };
    const evaluation = evaluateAccount({ accountId: 'a', snapshot, sources }, this.standing(), rules, atNow);
    this.detections = evaluation.detections;
    for (const detection of evaluation.detections) {
      if (detection.verdict === 'known') for (const one of detection.occurrences) this.#learn(one);
    }
    const { changes } = evaluation;
    for (const { key } of changes.openFlags) {
      this.flags.push({ ...aFlag(`f${this.flags.length}`, key), openedAt: inDays(this.flags.length) });
    }
    this.flags = this.flags.map((flag) => {
      if (changes.closeFlags.some(({ flagId }) => flagId === flag.flagId)) {
        return { ...flag, state: 'closed', closedBy: 'cause_cleared' };
      }
      return changes.reopenFlags.some(({ flagId }) => flagId === flag.flagId) ? { ...flag, state: 'open' } : flag;
    });
    this.enrollments = this.enrollments.map((one): StandingEnrollment => {
      const isOne = ({ enrollmentId }: { enrollmentId: string }) => enrollmentId === one.enrollmentId;
      if (changes.reopenEnrollments.some(isOne)) return { ...one, state: 'open', endedUnsaid: false };
      return changes.closeEnrollments.some(isOne) ? { ...one, state: 'closed', endedUnsaid: true } : one;
    });
    for (const { occurrence } of changes.openEnrollments) {
      this.enrollments.push(anEnrollment(`e${this.enrollments.length}`, occurrence.key));
    }
    return changes;
  }

  standing(): Standing {
    return { flags: this.flags, enrollments: this.enrollments, causes: this.causes };
  }

  get open(): string[] {
    return this.flags.flatMap(({ state, flagId }) => (state === 'open' ? [flagId] : []));
  }

  get running(): string[] {
    return this.enrollments.flatMap(({ state, enrollmentId }) => (state === 'open' ? [enrollmentId] : []));
  }

  #learn({ key, aliases = [] }: Occurrence): void {
    const keys = [key, ...aliases];
    const others = this.causes.flatMap((one) =>
      one.key === key ? [] : [{ ...one, keys: one.keys.filter((each) => !keys.includes(each)) }],
    );
    const own = this.causes.find((one) => one.key === key)?.keys ?? [];
    this.causes = [...others, { key, keys: [...new Set([...own, ...keys])] }];
  }
}

function aFlag(flagId: string, causeKey: string): StandingFlag {
  return { flagId, causeKey, trigger: 'payment_failed', state: 'open', closedBy: null, openedAt: now };
}

function anEnrollment(enrollmentId: string, causeKey: string): StandingEnrollment {
  return { enrollmentId, playbookId: 'p1', causeKey, trigger: 'payment_failed', state: 'open' };
}

describe('one failure in two billing systems', () => {
  it.each<[string, BillingView[][]]>([
    ['at once', [[stripe, measure]]],
    ['first through Stripe', [[stripe], [stripe, measure]]],
    ['first through Measure', [[measure], [stripe, measure]]],
    ['through one after the other', [[stripe], [measure]]],
    ['through the other after the one', [[measure], [stripe], [measure], [stripe]]],
  ])('seen %s is one flag and one enrollment', (_how, moments) => {
    const rows = new Rows();
    for (const views of moments) rows.evaluate(...views);
    expect([rows.flags.length, rows.enrollments.length]).toEqual([1, 1]);
    expect([rows.open, rows.running]).toEqual([['f0'], ['e0']]);
  });

  it('stays one whatever comes in which order, and however often it clears and comes back', () => {
    const none: BillingView = aView();
    const moment = fc.constantFrom([stripe], [measure], [stripe, measure], [none]);
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 12 }), (moments) => {
        const rows = new Rows();
        for (const views of moments) rows.evaluate(...views);
        expect(rows.flags.length).toBeLessThanOrEqual(1);
        expect(rows.enrollments.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('flagged twice before anybody knew ends as one flag, one enrollment, and says why', () => {
    const rows = new Rows();
    rows.evaluate(stripe, unpaired);
    expect(rows.open).toEqual(['f0', 'f1']);
    expect(rows.evaluate(stripe, measure)).toMatchObject({
      openFlags: [],
      openEnrollments: [],
      closeFlags: [{ flagId: 'f1', reason: expect.stringContaining('two billing systems') }],
      closeEnrollments: [{ enrollmentId: 'e1', reason: expect.stringContaining('two billing systems') }],
    });
    expect([rows.open, rows.running]).toEqual([['f0'], ['e0']]);
    for (const views of [[stripe], [measure], [unpaired], [stripe, unpaired], [aView()], [stripe, measure]]) {
      rows.evaluate(...views);
    }
    expect([rows.open, rows.flags.length, rows.enrollments.length]).toEqual([['f0'], 2, 2]);
  });

  it('writes to nobody again when the closed one of two had written', () => {
    const rows = new Rows();
    rows.evaluate(stripe, unpaired);
    rows.enrollments = [
      anEnrollment('e0', rows.enrollments[0]?.causeKey ?? ''),
      { ...anEnrollment('e1', rows.enrollments[1]?.causeKey ?? ''), state: 'closed', hasReached: true },
    ];
    const changes = rows.evaluate(stripe, measure);
    expect(changes.openEnrollments).toEqual([]);
    expect(changes.closeEnrollments.map(({ enrollmentId }) => enrollmentId)).toEqual(['e0']);
  });

  it('keeps the open flag when a person closed the other', () => {
    const rows = new Rows();
    rows.evaluate(stripe, unpaired);
    rows.flags = rows.flags.map((flag) =>
      flag.flagId === 'f0' ? { ...flag, state: 'closed', closedBy: 'person' } : flag,
    );
    expect(rows.evaluate(stripe, measure)).toMatchObject({ closeFlags: [], reopenFlags: [], openFlags: [] });
    expect(rows.open).toEqual(['f1']);
  });

  it('asked again nothing is left to do', () => {
    const rows = new Rows();
    rows.evaluate(stripe, unpaired);
    rows.evaluate(stripe, measure);
    const nothing = {
      openFlags: [],
      reopenFlags: [],
      closeFlags: [],
      openEnrollments: [],
      reopenEnrollments: [],
      closeEnrollments: [],
    };
    expect(rows.evaluate(stripe, measure)).toMatchObject(nothing);
  });

  it.each([
    ['one goes on', [false, false], ['e0']],
    ['none goes on where the first has reached somebody', [true, false], []],
    ['none goes on where the second has reached somebody', [false, true], []],
  ])('taken for two, cleared, and found to be one when it comes back: %s', (_what, reached, running) => {
    const rows = new Rows();
    rows.evaluate(stripe, unpaired);
    expect(rows.running).toEqual(['e0', 'e1']);
    rows.enrollments = rows.enrollments.map((one, rank) => ({ ...one, hasReached: reached[rank] === true }));
    rows.evaluate(aView({ invoices: [] }), { ...unpaired, invoices: [] });
    expect(rows.running).toEqual([]);
    expect(rows.evaluate(stripe, measure).openEnrollments).toEqual([]);
    expect(rows.open).toHaveLength(1);
    expect(rows.running).toEqual(running);
    expect(rows.evaluate(stripe, measure)).toMatchObject({ reopenEnrollments: [], openEnrollments: [] });
  });

  it('two invoices that share a payment are two failures', () => {
    const invoices = ['in_1', 'in_2'].map((number) =>
      aFailedInvoice({ number, aliases: [`stripe:${number}`, 'stripe:pi_1'] }),
    );
    const rows = new Rows();
    rows.evaluate(aView({ invoices }));
    rows.evaluate(aView({ invoices }));
    expect(rows.open).toEqual(['f0', 'f1']);
  });
});

describe('a failure of which nobody can say any more whether it stands', () => {
  const doubtful = (of: BillingView): BillingView => ({
    ...of,
    invoices: of.invoices.map((one) => ({ ...one, status: 'unknown' as const, hasFailedAttempt: false })),
  });
  const unread: BillingView = aView({
    doubts: [{ code: 'unreadable_object', words: 'Invoice in_1 cannot be read.', ref: aRef('invoice', 'in_1') }],
  });
  const withoutAmounts: BillingView = aView({
    doubts: [{ code: 'invoice_doubtful', words: 'in_1 came without its amounts.', ref: aRef('invoice', 'in_1') }],
  });
  const onHold: BillingView = {
    ...stripe,
    invoices: stripe.invoices.map((one) => ({ ...one, hasFailedAttempt: false })),
    doubts: [{ code: 'invoice_doubtful', words: 'The newest payment is "on_hold".', ref: aRef('invoice', 'in_1') }],
  };
  const paid = aView();

  it.each<[string, BillingView[], BillingView[]]>([
    ['its invoice comes without its amounts', [stripe], [withoutAmounts]],
    ['its newest payment has a word that is new to us', [stripe], [onHold]],
    ['its invoice has a status that is new to us', [stripe], [doubtful(stripe)]],
    ['its invoice cannot be read', [stripe], [unread]],
    ['it is told of by another system, whose status is new to us', [stripe], [doubtful(measure)]],
  ])('keeps its flag and its draft where %s', (_why, before, after) => {
    const rows = new Rows();
    rows.evaluate(...before);
    expect(rows.evaluate(...after)).toMatchObject({ closeFlags: [], closeEnrollments: [], openFlags: [] });
    expect([rows.open, rows.running]).toEqual([['f0'], ['e0']]);
    expect(rows.evaluate(paid).closeFlags).toHaveLength(1);
    expect([rows.open, rows.running]).toEqual([[], []]);
  });

  it('is flagged beside it where another payment fails, and closes nothing that has ended', () => {
    const other = aFailedInvoice({ number: 'in_2', aliases: ['stripe:in_2'] });
    const rows = new Rows();
    rows.evaluate({ ...stripe, invoices: [...stripe.invoices, other] });
    expect(rows.open).toEqual(['f0', 'f1']);
    const third = aFailedInvoice({ number: 'in_3', aliases: ['stripe:in_3'] });
    const changes = rows.evaluate({ ...stripe, invoices: [...doubtful(stripe).invoices, third] });
    expect(changes.openFlags).toMatchObject([{ key: 'payment_failed:in_3' }]);
    expect(changes.closeFlags).toMatchObject([{ flagId: 'f1' }]);
    expect(rows.open).toEqual(['f0', 'f2']);
  });

  const invoicesOf = (of: BillingView, given: Partial<BillingView['invoices'][number]>) =>
    of.invoices.map((one) => ({ ...one, ...given }));
  const doubting: BillingView = {
    ...measure,
    invoices: invoicesOf(measure, { hasFailedAttempt: false }),
    doubts: [{ code: 'invoice_doubtful', words: 'A payment of M-1 is new to us.', ref: aRef('invoice', 'uuid', 'c2') }],
  };
  const settled = { status: 'paid', outstandingMinor: 0, hasFailedAttempt: false } as const;

  it.each<[string, BillingView[], boolean]>([
    ['another system says that it failed', [stripe, doubting], true],
    ['another system says that it was paid', [{ ...stripe, invoices: invoicesOf(stripe, settled) }, doubting], false],
    ['it was written off', [{ ...onHold, invoices: invoicesOf(onHold, { status: 'uncollectible' }) }], false],
    [
      'it was written off and comes without its amounts',
      [{ ...paid, doubts: withoutAmounts.doubts.map((one) => ({ ...one, code: 'write_off_unreadable' })) }],
      false,
    ],
  ])('is decided where %s', (_why, after, holds) => {
    const rows = new Rows();
    rows.evaluate(stripe);
    rows.evaluate(...after);
    for (const one of rows.detections) expect(one).not.toHaveProperty('undecided');
    expect(rows.open).toEqual(holds ? ['f0'] : []);
  });

  it('is said of each failure with its own reason', () => {
    const other = aFailedInvoice({ number: 'in_2', aliases: ['stripe:in_2'] });
    const rows = new Rows();
    rows.evaluate({ ...stripe, invoices: [...stripe.invoices, other] });
    rows.evaluate({ ...withoutAmounts, invoices: [{ ...other, status: 'unknown' }] });
    const undecided = rows.detections.flatMap((one) => (one.verdict === 'known' ? (one.undecided ?? []) : []));
    expect(Object.fromEntries(undecided.map(({ key, reason }) => [key, reason]))).toEqual({
      'payment_failed:in_1': 'in_1 came without its amounts.',
      'payment_failed:in_2': 'Invoice in_2 has a status that we do not know.',
    });
    expect(undecided).toHaveLength(2);
  });

  it('is no doubt about what has ended before', () => {
    const rows = new Rows();
    rows.evaluate(stripe);
    rows.evaluate(paid);
    rows.evaluate(onHold);
    for (const one of rows.detections) expect(one).not.toHaveProperty('undecided');
  });

  it('may be overdue or not for all that nobody knows of its payment', () => {
    const rows = new Rows();
    rows.flags = [{ ...aFlag('f0', 'invoice_overdue:in_1'), trigger: 'invoice_overdue' }];
    rows.evaluate({ ...onHold, invoices: invoicesOf(onHold, { dueAt: inDays(20) }) });
    for (const one of rows.detections) expect(one).not.toHaveProperty('undecided');
    expect(rows.open).toEqual([]);
  });

  it('is nothing where nobody was flagged for it', () => {
    const rows = new Rows();
    expect(rows.evaluate(doubtful(stripe))).toMatchObject({ openFlags: [], openEnrollments: [] });
  });
});

describe('recognising', () => {
  it('leaves what is unknown, and causes that do not hold, as they are', () => {
    const standing: Standing = { flags: [aFlag('f1', 'k1')], enrollments: [anEnrollment('e1', 'k1')] };
    const detections = [{ trigger: 'payment_failed', verdict: 'unknown', reason: 'Stale.' }] as const;
    expect(recognise(detections, standing, { adopts: true })).toEqual({
      detections,
      standing,
      doubles: { closeFlags: [], closeEnrollments: [] },
    });
  });
});
