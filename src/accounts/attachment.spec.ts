import { matchCustomers, noAccounts, type BillingCustomer, type Candidates } from './attachment.ts';

const nobody: Candidates = { byId: new Map(), byEmail: new Map(), byDomain: new Map() };

function aCustomer(externalId: string, given: Partial<BillingCustomer> = {}): BillingCustomer {
  const none = {
    aliases: [],
    stated: [],
    name: null,
    email: null,
    emailNormal: null,
    domain: null,
    isDeleted: false,
    isEmpty: false,
  };
  return { externalId, ...none, ...given };
}

describe('matchCustomers', () => {
  it('prefers the account that another billing system names by id to that of the same address', () => {
    const candidates = {
      ...nobody,
      byId: new Map([['m_1', { ...noAccounts, byStoredId: ['one'] }]]),
      byEmail: new Map([['a@acme.example', ['two']]]),
    };
    const customer = aCustomer('m_1', { emailNormal: 'a@acme.example' });
    expect(matchCustomers([customer], candidates).matched).toEqual([
      { externalId: 'm_1', accountId: 'one', link: 'stored_id' },
    ]);
  });

  it('prefers the account of the same address to the one of the same domain', () => {
    const candidates = {
      ...nobody,
      byEmail: new Map([['a@acme.example', ['one']]]),
      byDomain: new Map([['acme.example', 'two']]),
    };
    const customer = aCustomer('cus_1', { emailNormal: 'a@acme.example', domain: 'acme.example' });
    expect(matchCustomers([customer], candidates)).toEqual({
      matched: [{ externalId: 'cus_1', accountId: 'one', link: 'email' }],
      made: [],
    });
  });

  it('does not fall back to the domain when an address leads to several accounts', () => {
    const candidates = {
      ...nobody,
      byEmail: new Map([['a@acme.example', ['one', 'two']]]),
      byDomain: new Map([['acme.example', 'three']]),
    };
    const customer = aCustomer('cus_1', { name: 'Acme', emailNormal: 'a@acme.example', domain: 'acme.example' });
    expect(matchCustomers([customer], candidates)).toEqual({
      matched: [],
      // Without the domain: that belongs to another account.
      made: [{ key: 'customer:cus_1', name: 'Acme', domain: null, members: [{ externalId: 'cus_1', link: 'review' }] }],
    });
  });

  it('makes one account for what belongs together, and one each for what does not', () => {
    const { made } = matchCustomers(
      [
        aCustomer('cus_1', { emailNormal: 'a@acme.example', domain: 'acme.example' }),
        aCustomer('cus_2', { emailNormal: 'b@acme.example', domain: 'acme.example' }),
        aCustomer('cus_3', { email: 'Ada@gmail.com', emailNormal: 'ada@gmail.com' }),
        aCustomer('cus_4', { emailNormal: 'ada@gmail.com' }),
        aCustomer('cus_5'),
        aCustomer('cus_6'),
      ],
      nobody,
    );
    expect(made.map(({ name, domain, members }) => [name, domain, members.map((member) => member.link)])).toEqual([
      ['acme.example', 'acme.example', ['domain', 'domain']],
      ['Ada@gmail.com', null, ['own', 'email']],
      ['cus_5', null, ['own']],
      ['cus_6', null, ['own']],
    ]);
  });
});
