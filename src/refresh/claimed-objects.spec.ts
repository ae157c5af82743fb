import { answerOf, refOf, tombstoneOf, type ClaimedObject } from './claimed-objects.ts';

const at = (text: string) => new Date(`2026-06-15T12:00:${text}Z`);
const answer = {
  kind: 'invoice',
  externalId: 'in_1',
  customerId: 'cus_1',
  payload: { attempted: true },
  apiVersion: 'v',
  isDeleted: false,
};

function aRow(row: Partial<ClaimedObject> = {}): ClaimedObject {
  return {
    connection_id: '0',
    kind: 'invoice',
    external_id: 'in_1',
    wanted: '1',
    attempts: 1,
    error: null,
    customer_id: 'cus_1',
    offered_customer_id: null,
    known_at: null,
    swept: null,
    gone_at: null,
    ...row,
  };
}

describe('the answer to a claimed request', () => {
  it('is never dated before what the row held when it was asked for', () => {
    const row = aRow({ known_at: at('24.000') });
    expect(answerOf(row, { ...answer, knownAt: at('23.700') }).knownAt).toEqual(at('24.000'));
    expect(tombstoneOf(row, at('24.500'), 'v')?.knownAt).toEqual(at('24.000'));
  });

  it('keeps its own date when that is the newer one', () => {
    expect(answerOf(aRow({ known_at: at('20.000') }), { ...answer, knownAt: at('23.700') }).knownAt).toEqual(
      at('23.700'),
    );
  });
});

describe('an object that is gone', () => {
  const tombstone = (row: Partial<ClaimedObject>) => tombstoneOf(aRow(row), at('24.500'), 'v');

  it('is believed to be gone when something was heard of it', () => {
    expect(tombstone({ swept: null })).toMatchObject({ isDeleted: true });
    expect(tombstone({ swept: '1', wanted: '2' })).toMatchObject({ isDeleted: true });
  });

  it('is not believed to be gone at the first look of a sweep, and is at the second', () => {
    expect(tombstone({ swept: '2', wanted: '2' })).toBeNull();
    expect(tombstone({ swept: '2', wanted: '2', gone_at: at('20.000') })).toMatchObject({ isDeleted: true });
  });
});

describe('what is asked for', () => {
  it.each([
    ['was named once and never read', { known_at: null, wanted: '1' }, true],
    ['was announced again meanwhile', { known_at: null, wanted: '2' }, false],
    ['was read before', { known_at: at('20.000'), wanted: '1' }, false],
  ])('says whether anybody has heard of it: it %s', (_which, row, isUnheard) => {
    expect(refOf(aRow(row))).toEqual({ kind: 'invoice', externalId: 'in_1', customerId: 'cus_1', isUnheard });
  });
});
