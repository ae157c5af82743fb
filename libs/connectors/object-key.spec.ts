import { eachOnce, objectKey } from './object-key.ts';

describe('eachOnce', () => {
  it('keeps each object where it is first named, by the last reference to it', () => {
    const refs = [
      { kind: 'invoice', externalId: 'in_1' },
      { kind: 'charge', externalId: 'in_1' },
      { kind: 'invoice', externalId: 'in_1', customerId: 'cus_1' },
    ];
    expect(eachOnce(refs)).toEqual([refs[2], refs[1]]);
  });
});

describe('objectKey', () => {
  it('tells kinds apart that share an id', () => {
    expect(objectKey('invoice', 'in_1')).not.toBe(objectKey('charge', 'in_1'));
  });
});
