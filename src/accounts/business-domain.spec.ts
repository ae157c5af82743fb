import { businessDomainOf } from './business-domain.ts';

describe('businessDomainOf', () => {
  it.each([
    ['ada@acme.example', 'acme.example'],
    ['Ada@Mail.ACME.example', 'acme.example'],
    ['billing@shop.example.co.uk', 'example.co.uk'],
    ['https://www.acme.example/pricing', 'acme.example'],
    ['ada@shop.github.io', 'shop.github.io'],
  ])('reads %s as %s', (address, domain) => {
    expect(businessDomainOf(address)).toBe(domain);
  });

  it.each([
    ['ada@gmail.com'],
    ['ada@freemail.example'],
    ['ada@GoogleMail.com'],
    ['ada@web.de'],
    ['ada@10.0.0.1'],
    ['ada@localhost'],
    ['not an address'],
    [null],
  ])('finds no company in %s', (address) => {
    expect(businessDomainOf(address)).toBeNull();
  });
});
