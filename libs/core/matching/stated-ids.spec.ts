import { aliasOf, identifierAlias, isHint, isOfSystem, otherSideOf, stating, toIdentifier } from './stated-ids.ts';

describe("the merchant's own id of a customer", () => {
  it.each([
    ['acct-20417', 'acct-20417'],
    ['  acct-20417 ', 'acct-20417'],
    ['1042', '1042'],
    ['7', '7'],
    ['Acct-20417', 'Acct-20417'],
    ['', null],
    ['eu', null],
    ['0', null],
    ['0000', null],
    ['None', null],
    ['undefined', null],
    ['default', null],
    ['Northwind Traders', null],
    ['acct\u0000-1', null],
    ['x'.repeat(129), null],
    [20_417, null],
    [null, null],
  ])('of %j is %j', (value, id) => {
    expect(toIdentifier(value)).toBe(id);
  });

  it.each([
    ['1042', true],
    ['123456789', true],
    ['1234567890', false],
    ['acct-1042', false],
    ['550e8400-e29b-41d4-a716-446655440000', false],
  ])('%s is a hint alone: %s', (id, is) => {
    expect(isHint(identifierAlias(id))).toBe(is);
  });
});

describe('what is kept of an id', () => {
  it('leads from a statement to whoever is meant, and back', () => {
    for (const alias of [identifierAlias('acct-1'), 'measure:m_1']) {
      expect([otherSideOf(stating(alias)), otherSideOf(alias)]).toEqual([alias, stating(alias)]);
      expect([aliasOf(stating(alias)), aliasOf(alias)]).toEqual([alias, alias]);
    }
  });

  it('is of a system, or only stated', () => {
    expect(['stripe:cus_1', identifierAlias('acct-1'), stating('stripe:cus_1')].map(isOfSystem)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
