import { chooseAccount, type AccountChoice, type MatchEvidence } from './choose-account.ts';

const nothing: MatchEvidence = {
  byPerson: null,
  byStoredId: [],
  byStatedId: [],
  byEmail: [],
  byDomain: [],
  businessDomain: 'northwind.example',
  byHint: [],
  apartFrom: [],
};

describe('chooseAccount', () => {
  it.each<[string, Partial<MatchEvidence>, AccountChoice]>([
    [
      "takes a person's link before everything",
      { byPerson: 'p', byStoredId: ['s'], byEmail: ['e', 'f'] },
      { kind: 'attach', accountId: 'p', link: 'person' },
    ],
    [
      'takes a stored id before an address',
      { byStoredId: ['s'], byEmail: ['e'], byDomain: ['d'] },
      { kind: 'attach', accountId: 's', link: 'stored_id' },
    ],
    [
      "takes an id of a system before what the merchant's text states",
      { byStoredId: ['s'], byStatedId: ['t'] },
      { kind: 'attach', accountId: 's', link: 'stored_id' },
    ],
    [
      "takes what the merchant's text states before an address",
      { byStatedId: ['t'], byEmail: ['e'] },
      { kind: 'attach', accountId: 't', link: 'stored_id' },
    ],
    [
      'guesses nothing between two stated ids',
      { byStatedId: ['u', 't'], byEmail: ['t'] },
      { kind: 'review', accountIds: ['t', 'u'], words: 'Several accounts state the same id.' },
    ],
    [
      'asks about a hint where nothing else says anything',
      { byHint: ['h'] },
      { kind: 'review', accountIds: ['h'], words: expect.stringContaining('may be chance') },
    ],
    [
      'asks nobody about a hint where a domain tells',
      { byHint: ['h'], byDomain: ['d'] },
      { kind: 'attach', accountId: 'd', link: 'domain' },
    ],
    [
      'takes an address before a domain',
      { byEmail: ['e'], byDomain: ['d'] },
      { kind: 'attach', accountId: 'e', link: 'email' },
    ],
    ['takes a company domain', { byDomain: ['d'] }, { kind: 'attach', accountId: 'd', link: 'domain' }],
    ['counts one account once', { byEmail: ['e', 'e'] }, { kind: 'attach', accountId: 'e', link: 'email' }],
    [
      'guesses nothing between two addresses, even when the domain is clear',
      { byEmail: ['f', 'e'], byDomain: ['e'] },
      { kind: 'review', accountIds: ['e', 'f'], words: 'Several accounts have the same address.' },
    ],
    [
      'guesses nothing between two domains',
      { byDomain: ['d', 'c'] },
      { kind: 'review', accountIds: ['c', 'd'], words: 'Several accounts have the domain northwind.example.' },
    ],
    ['never joins by a personal-mail domain', { byDomain: ['d'], businessDomain: null }, { kind: 'own', domain: null }],
    ['gives an account of its own, with its domain', {}, { kind: 'own', domain: 'northwind.example' }],
    [
      'does not go back where a person split it off, nor takes that domain along',
      { byEmail: ['e'], byDomain: ['e'], apartFrom: ['e'] },
      { kind: 'own', domain: null },
    ],
    [
      'finds the one that is left after a split',
      { byEmail: ['e', 'f'], apartFrom: ['e'] },
      { kind: 'attach', accountId: 'f', link: 'email' },
    ],
  ])('%s', (_name, evidence, choice) => {
    expect(chooseAccount({ ...nothing, ...evidence })).toEqual(choice);
  });
});
