import fc from 'fast-check';
import { contactOf, isOneAddress, oneLine } from './one-line.ts';

describe('oneLine', () => {
  it('never leaves anything that could begin another header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\r\n\0\u2028\u2029]/);
      }),
    );
    expect(oneLine('Invoice\r\nBcc: everybody@northwind.example')).toBe('Invoice Bcc: everybody@northwind.example');
  });
});

describe('isOneAddress', () => {
  it.each([
    'billing@northwind.example',
    'Billing+2026@Northwind.example',
    'b.o’neil@sub.northwind.example',
    'rechnung@müller.example',
  ])('takes %s', (address) => expect(isOneAddress(address)).toBe(true));

  it.each([
    '',
    'billing',
    'billing@northwind',
    'a@northwind.example,b@northwind.example',
    'a@northwind.example;b@northwind.example',
    'Ada <ada@northwind.example>',
    'ada@northwind.example\r\nBcc: b@northwind.example',
    'ada@northwind.example (comment)',
    '"ada b"@northwind.example',
    'ada@@northwind.example',
    `${'x'.repeat(65)}@northwind.example`,
  ])('refuses %j', (address) => expect(isOneAddress(address)).toBe(false));

  it('answers quickly however long the text is', () => {
    expect(isOneAddress(`a@${'b.'.repeat(50_000)}`)).toBe(false);
    expect(isOneAddress(`${'a-'.repeat(50)}@${'b-'.repeat(50)}`)).toBe(false);
  });
});

describe('contactOf', () => {
  it('sees one person behind capitals and tags', () => {
    expect(contactOf('Billing+May@Northwind.example')).toBe('billing@northwind.example');
    expect(contactOf('billing@northwind.example')).toBe('billing@northwind.example');
  });
});
