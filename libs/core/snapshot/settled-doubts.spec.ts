import { evaluateAccount } from '../evaluate-account.ts';
import type { Standing } from '../enrollment/standing.ts';
import {
  aFailedInvoice,
  anInvoice,
  aRef,
  atNow,
  aView,
  aWrittenOffInvoice,
  defaultRules,
} from '../testing/builders.ts';
import type { BillingView, InvoiceView, ViewDoubt } from './billing-view.ts';
import { combineViews } from './combine-views.ts';
import { mergeInvoices } from './merge-invoices.ts';
import { settledDoubts } from './settled-doubts.ts';

const names = { number: 'in_1', aliases: ['stripe:in_1', 'stripe:pi_1'] };
const copy = (more: Partial<InvoiceView> = {}) =>
  anInvoice({ status: 'open', ref: aRef('invoice', 'uuid', 'c2'), aliases: ['stripe:pi_1'], ...more });
const doubtOf = (code: string, more: Partial<ViewDoubt> = {}): ViewDoubt => ({
  code,
  words: 'M-1 does not tell.',
  ref: aRef('invoice', 'uuid', 'c2'),
  ...more,
});

describe('an invoice of which one of two systems does not tell what became', () => {
  type Half = Pick<BillingView, 'invoices' | 'doubts'>;
  const copies = {
    noAmounts: { invoices: [], doubts: [doubtOf('invoice_doubtful', { aliases: ['measure:uuid', 'stripe:pi_1'] })] },
    newStatus: { invoices: [copy({ status: 'unknown' })], doubts: [doubtOf('unknown_status')] },
    newPayment: { invoices: [copy()], doubts: [doubtOf('invoice_doubtful')] },
  } satisfies Record<string, Half>;
  const others = {
    paid: anInvoice(names),
    failing: aFailedInvoice(names),
    open: anInvoice({ ...names, status: 'open' }),
    'written off': aWrittenOffInvoice(names),
    void: anInvoice({ ...names, status: 'void' }),
    'a draft': anInvoice({ ...names, status: 'draft' }),
    'of a new status': anInvoice({ ...names, status: 'unknown' }),
    'not told of': null,
  };
  const standing: Standing = {
    flags: [
      { flagId: 'f1', causeKey: 'payment_failed:in_1', trigger: 'payment_failed', state: 'open', closedBy: null },
      { flagId: 'f2', causeKey: 'invoice_overdue:in_1', trigger: 'invoice_overdue', state: 'open', closedBy: null },
    ],
    enrollments: [],
    causes: ['payment_failed', 'invoice_overdue'].map((trigger) => ({
      key: `${trigger}:in_1`,
      keys: [`${trigger}:uuid`, `${trigger}:stripe:pi_1`],
    })),
  };

  function judged(other: InvoiceView | null, half: Half) {
    const doubts = other?.status === 'unknown' ? [doubtOf('unknown_status', { ref: other.ref })] : [];
    const measure = aView({ system: 'measure', connectionId: 'c2', subscriptions: [], ...half });
    const views = [
      aView({ invoices: other === null ? [] : [other], doubts }),
      { ...measure, customer: { ...measure.customer, ref: aRef('customer', 'm_1', 'c2') } },
    ];
    const sources = views.map(({ connectionId }) => ({ connectionId, state: 'fresh', staleAt: null }) as const);
    const snapshot = combineViews(views, 'recurring', 'stripe');
    const evaluation = evaluateAccount({ accountId: 'a', snapshot, sources }, standing, defaultRules, atNow);
    const closed = evaluation.changes.closeFlags.map(({ flagId }) => flagId);
    const flags = ['f1', 'f2'].filter((flagId) => !closed.includes(flagId));
    return [flags.join(' '), evaluation.paymentHealth?.state ?? null, evaluation.health.band];
  }

  // What is flagged as failed (f1) or overdue (f2) is still, what is said of payment, and the band.
  const unknown = ['f1 f2', null, 'unknown'];
  const failed = (flags: string) => [flags, 'failed', 'at_risk'];
  it.each<[keyof typeof others, keyof typeof copies, (string | null)[]]>([
    ['paid', 'noAmounts', ['', 'ok', 'healthy']],
    ['paid', 'newStatus', ['', null, 'unknown']],
    ['paid', 'newPayment', ['', 'ok', 'healthy']],
    ['failing', 'noAmounts', failed('f1 f2')],
    ['failing', 'newStatus', failed('f1 f2')],
    ['failing', 'newPayment', failed('f1')],
    ['open', 'noAmounts', unknown],
    ['open', 'newStatus', unknown],
    ['open', 'newPayment', ['f1', null, 'unknown']],
    ['written off', 'noAmounts', failed('f1 f2')],
    ['written off', 'newStatus', failed('f1 f2')],
    ['written off', 'newPayment', failed('f1')],
    ['void', 'noAmounts', unknown],
    ['void', 'newStatus', unknown],
    ['void', 'newPayment', ['f1', null, 'unknown']],
    ['a draft', 'noAmounts', unknown],
    ['a draft', 'newStatus', unknown],
    ['a draft', 'newPayment', ['f1', null, 'unknown']],
    ['of a new status', 'noAmounts', unknown],
    ['of a new status', 'newStatus', unknown],
    ['of a new status', 'newPayment', unknown],
    ['not told of', 'noAmounts', unknown],
    ['not told of', 'newStatus', unknown],
    ['not told of', 'newPayment', ['f1', null, 'unknown']],
  ])('where the other calls it %s, and the copy is %s', (other, half, expected) => {
    expect(judged(others[other], copies[half])).toEqual(expected);
  });
});

describe('what settles a copy without amounts', () => {
  const doubt = doubtOf('invoice_doubtful', { aliases: ['measure:uuid', 'stripe:pi_1'] });
  const paid = anInvoice(names);
  const codesOf = (doubts: readonly ViewDoubt[], invoices: readonly InvoiceView[]) =>
    settledDoubts(doubts, mergeInvoices(invoices, [])).map(({ code }) => code);

  it('is the same invoice, paid, in another system; the names by which it is known are not kept', () => {
    expect(settledDoubts([doubt], mergeInvoices([paid], []))).toEqual([
      { code: 'invoice_unreadable', words: doubt.words, ref: doubt.ref },
    ]);
  });

  it('is that for every customer of the system that holds the copy', () => {
    expect(codesOf([doubt, doubt], [paid])).toEqual(['invoice_unreadable', 'invoice_unreadable']);
  });

  const second = aFailedInvoice({ number: 'in_2', aliases: ['stripe:in_2', 'stripe:pi_1'] });
  const another = { ...doubt, ref: aRef('invoice', 'uuid-2', 'c2') };
  it.each<[string, readonly ViewDoubt[], readonly InvoiceView[]]>([
    ['shares no name with it', [doubt], [{ ...paid, aliases: ['stripe:in_1'] }]],
    ['is one of two of that name, of which the other fails', [doubt], [paid, second]],
    ['is that of another invoice of the same system', [doubt], [paid, copy({ ref: aRef('invoice', 'uuid-2', 'c2') })]],
    ['may as well be that of another copy without amounts', [doubt, another], [paid]],
  ])('is none that %s', (_what, doubts, invoices) => {
    expect(codesOf(doubts, invoices)).toEqual(doubts.map(() => 'invoice_doubtful'));
  });

  it('is nothing for what cannot be read at all', () => {
    expect(codesOf([{ ...doubt, code: 'unreadable_object' }], [paid])).toEqual(['unreadable_object']);
  });
});
