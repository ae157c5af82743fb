import { answerOf, tombstoneOf, usableOffer, type ClaimedObject } from './claimed-objects.ts';

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
    known_at: null,
    must_fetch: false,
    offered: answer,
    offered_at: at('24.000'),
    swept: null,
    gone_at: null,
    ...row,
  };
}

describe('an object that a delivery carried', () => {
  it.each([
    ['nothing is held', null, true],
    ['what is held is older by more than the second a fetch is dated back', at('22.900'), true],
    ['a fetch that began in the same second may already know better', at('23.900'), false],
    ['what is held is of the same second', at('24.000'), false],
    ['what is held is newer', at('25.000'), false],
  ])('when %s', (_, held, isUsed) => {
    expect(usableOffer(aRow({ known_at: held })) !== null).toBe(isUsed);
  });

  it('is followed by one of the next second without a look, and never by one of its own', () => {
    const held = usableOffer(aRow())?.knownAt ?? null;
    expect(usableOffer(aRow({ known_at: held, offered_at: at('24.000') }))).toBeNull();
    expect(usableOffer(aRow({ known_at: held, offered_at: at('25.000') }))).not.toBeNull();
  });

  it('outlives a list that was asked for before its second was over', () => {
    const held = usableOffer(aRow())?.knownAt;
    // What a fetch brings is dated a second back.
    const listed = new Date(at('24.998').getTime() - 1_000);
    expect(held && held > listed).toBe(true);
  });

  it('is not used when a fetch was asked for', () => {
    expect(usableOffer(aRow({ must_fetch: true }))).toBeNull();
  });

  it('is not used when a reading since may have found what is held to be true', () => {
    expect(usableOffer(aRow(), at('24.000'))).toBeNull();
    expect(usableOffer(aRow(), at('23.999'))).not.toBeNull();
  });
});

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
