import type { PhaseRow } from './backfill-progress.ts';
import { everythingKind } from './connection.ts';
import { unavailableOf as unavailable } from './unavailable.ts';

const phase = (changes: Partial<PhaseRow>): PhaseRow => ({
  kind: 'charge',
  label: 'Charges',
  status: 'running',
  objects: 0,
  expected: null,
  words: null,
  slices: 1,
  slicesDone: 0,
  ...changes,
});
const charges = { kind: 'charge', label: 'Charges', words: 'Charges: Stripe answered 400.' };
const leftOut = { ...charges, isRequired: true };
const open = { status: 'connected', resources: [], unread: [] } as const;
const resourceOf = (kind: string) => `${kind}s`;
const unavailableOf = (...given: Parameters<typeof unavailable> extends [...infer G, unknown] ? G : never) =>
  unavailable(...given, resourceOf);
const failing = 'Stripe answered with an error of its own (500).';

describe('what is unavailable at present', () => {
  it('is nothing where everything was read', () => {
    expect(unavailableOf(open, null)).toEqual([]);
    expect(unavailableOf(open, { status: 'done', phases: [phase({ status: 'done' })] })).toEqual([]);
  });

  it('is what the last reading had to leave out', () => {
    expect(unavailableOf({ ...open, status: 'degraded', unread: [leftOut] }, null)).toEqual([charges]);
  });

  it('is what fails in the reading under way, with its newest words', () => {
    const found = unavailableOf(
      { ...open, unread: [leftOut] },
      { status: 'paused', phases: [phase({ words: failing }), phase({ kind: 'invoice', label: 'Invoices' })] },
    );
    expect(found).toEqual([{ kind: 'charge', label: 'Charges', words: failing }]);
  });

  it('ends as soon as it is read', () => {
    const connection = { ...open, unread: [leftOut] };
    expect(unavailableOf(connection, { status: 'running', phases: [phase({ status: 'done' })] })).toEqual([]);
  });

  it('says nothing of a reading that has ended: what it left out stands on the connection', () => {
    expect(unavailableOf(open, { status: 'canceled', phases: [phase({ words: failing })] })).toEqual([]);
  });

  it('leaves to the permissions what a permission would mend', () => {
    const refused = {
      resource: 'charges',
      label: 'Charges and refunds',
      isRequired: true,
      result: 'missing',
      permissions: ['charge_read'],
      words: 'The key may not read charges and refunds.',
    } as const;
    expect(unavailableOf({ ...open, resources: [refused], unread: [leftOut] }, null)).toEqual([]);
    const told = 'The key may not read billing meters: tick billing_meter_read on it in Stripe.';
    const meters = { ...refused, resource: 'meters', words: `${told} No usage.` } as const;
    const usage = { kind: 'usage', label: 'Usage', words: `Usage: ${told}`, isRequired: false };
    expect(unavailableOf({ ...open, resources: [meters], unread: [usage] }, null)).toEqual([]);
    expect(unavailableOf({ ...open, resources: [meters], unread: [leftOut] }, null)).toEqual([charges]);
  });

  it('leaves to the status what may be read by now', () => {
    expect(unavailableOf({ ...open, unread: [{ ...leftOut, isComing: true }] }, null)).toEqual([]);
  });

  it('leaves to the status that everything is read again, and that nothing may be read at all', () => {
    const again = { ...leftOut, kind: everythingKind };
    expect(unavailableOf({ ...open, unread: [again] }, null)).toEqual([]);
    expect(unavailableOf({ ...open, status: 'revoked', unread: [leftOut] }, null)).toEqual([]);
  });
});
