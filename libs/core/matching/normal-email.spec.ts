import * as fc from 'fast-check';
import { normalEmail } from './normal-email.ts';

describe('normalEmail', () => {
  it.each([
    [' Ada@Northwind.Example ', 'ada@northwind.example'],
    ['ada+billing@northwind.example', 'ada+billing@northwind.example'],
    ["o'neil@sub.northwind.example", "o'neil@sub.northwind.example"],
    ['jürgen@müller.example', 'jürgen@müller.example'],
  ])('brings %j to one form', (given, normal) => {
    expect(normalEmail(given)).toBe(normal);
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@northwind.example',
    'ada@northwind',
    'ada@b@northwind.example',
    'ada@northwind.example, eve@evil.example',
    'ada@northwind.example;eve@evil.example',
    'Ada <ada@northwind.example>',
    'ada@northwind.example\r\nBcc: eve@evil.example',
    'ada\u202e@northwind.example',
    'ada\u200b@northwind.example',
    '.ada@northwind.example',
    'a..da@northwind.example',
    'ada@-northwind.example',
    'ada@northwind..example',
    `${'a'.repeat(65)}@northwind.example`,
    `a@${'b.'.repeat(130)}example`,
  ])('refuses %j', (given) => {
    expect(normalEmail(given)).toBeNull();
  });

  it('does not take a look-alike for what it imitates', () => {
    expect(normalEmail('\u0430da@northwind.example')).not.toBe(normalEmail('ada@northwind.example'));
  });

  it('changes nothing the second time and answers for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
        const once = normalEmail(text);
        return once === null || normalEmail(once) === once;
      }),
    );
  });

  it('answers for very long text at once', () => {
    expect(normalEmail(`${'a'.repeat(100_000)}@northwind.example`)).toBeNull();
  });
});
