import { en, Faker } from '@faker-js/faker';
import { hash32, randomFor } from './random.ts';
import type { Household } from './facts.ts';

export interface Identity {
  readonly name: string;
  readonly email: string;
  readonly person: string;
  readonly phone: string | null;
  readonly country: string;
  readonly city: string;
  readonly line1: string;
  readonly postalCode: string;
}

const TRADES = [
  'Logistics', 'Dental', 'Robotics', 'Interiors', 'Analytics', 'Brewing', 'Press', 'Textiles', 'Mobility', 'Foods',
  'Legal', 'Studios', 'Energy', 'Optics', 'Travel', 'Learning', 'Health', 'Partners', 'Systems', 'Gardens',
  'Marine', 'Media', 'Tools', 'Ceramics', 'Bikes', 'Print', 'Capital', 'Security', 'Audio', 'Farms',
] as const; // prettier-ignore

/** A mail provider that many people share: an address there says nothing about a company. Invented, like the people. */
const SHARED_MAIL = 'freemail.example';
const COUNTRY: Readonly<Record<string, readonly [string, ...string[]]>> = {
  usd: ['US', 'US', 'CA', 'AU'],
  eur: ['DE', 'FR', 'NL', 'ES', 'AT', 'IE'],
  gbp: ['GB'],
  jpy: ['JP'],
  kwd: ['KW'],
};
const DESKS = ['billing', 'accounts', 'finance', 'invoices'] as const;

/** The book's own chance drives the library: seeding it anew for each customer is then a matter of one number. */
let chance = randomFor(0);
const faker = new Faker({
  locale: [en],
  randomizer: {
    next: () => chance.next(),
    seed: (seed) => {
      chance = randomFor(...(typeof seed === 'number' ? [seed] : seed));
    },
  },
});
const surnames = en.person?.last_name?.generic ?? ['Marlow'];
const remembered = new Map<string, Identity>();
const REMEMBER_AT_MOST = 5000;

/**
 * Who a customer is. No two share a company: the pair of surname and trade comes from the customer's number, first through
 * all trades and surnames, then with a second surname in front.
 */
export function identityOf(
  seed: number,
  household: Pick<Household, 'index' | 'currency' | 'name' | 'email'>,
): Identity {
  const key = `${seed}:${household.index}:${household.currency}`;
  let identity = remembered.get(key);
  if (identity === undefined) {
    identity = invent(seed, household.index, household.currency);
    if (remembered.size >= REMEMBER_AT_MOST) remembered.clear();
    remembered.set(key, identity);
  }
  const { name, email } = household;
  return name === null && email === null
    ? identity
    : { ...identity, name: name ?? identity.name, email: email ?? identity.email };
}

function invent(seed: number, index: number, currency: string): Identity {
  faker.seed(hash32(seed, index, 0xface));
  const random = randomFor(seed, index, 0xf00);
  const first = faker.person.firstName();
  const last = faker.person.lastName();
  const person = `${first} ${last}`;
  const company = companyName(seed, index);
  const domain = `${slug(company)}.example`;
  const personal = isPersonal(seed, index);
  const address = random.chance(0.5) ? `${slug(first)}.${slug(last)}` : random.pick(DESKS);
  return {
    name: personal ? person : company,
    email: personal ? `${slug(first)}.${slug(last)}${hash32(seed, index) % 97}@${SHARED_MAIL}` : `${address}@${domain}`,
    person,
    phone: random.chance(0.4) ? `+1555${String(1_000_000 + (hash32(seed, index, 9) % 9_000_000))}` : null,
    country: random.pick(COUNTRY[currency] ?? ['US']),
    city: faker.location.city(),
    line1: faker.location.streetAddress(),
    postalCode: faker.location.zipCode('#####'),
  };
}

/** About one in sixteen pays with a private address; the same sixteen each time, so that a small book has some too. */
export function isPersonal(seed: number, index: number): boolean {
  return (index + hash32(seed, 0x9e)) % 16 === 5;
}

function companyName(seed: number, index: number): string {
  const all = surnames.length * TRADES.length;
  const shift = hash32(seed, 0xc0) % all;
  const pair = (index + shift) % all;
  // The lengths of the two lists have no common factor, so both remainders together meet every pair once before any repeats.
  const surname = surnames[(pair * 7) % surnames.length] ?? 'Marlow';
  const trade = TRADES[pair % TRADES.length] ?? 'Works';
  const round = Math.floor(index / all);
  const second = round === 0 ? '' : `${surnames[(round * 11 + pair) % surnames.length] ?? 'Reed'} & `;
  return `${second}${surname} ${trade}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
