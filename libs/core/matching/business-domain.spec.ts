import { businessDomain, type DomainNames } from './business-domain.ts';

const names: DomainNames = {
  isPersonalDomain: (domain) => ['freemail.example', 'alumni.acme.example'].includes(domain.toLowerCase()),
  registrableDomain: (host) => (host.includes('.') ? host.split('.').slice(-2).join('.') : null),
};

describe('businessDomain', () => {
  it.each([
    ['mail.acme.example', 'acme.example'],
    ['Mail.ACME.example', 'acme.example'],
    ['freemail.example', null],
    ['mx.freemail.example', null],
    ['alumni.acme.example', null],
    ['Alumni.Acme.Example', null],
    ['localhost', null],
    ['', null],
  ])('of "%s" is %s', (host, domain) => {
    expect(businessDomain(host, names)).toBe(domain);
  });
});
