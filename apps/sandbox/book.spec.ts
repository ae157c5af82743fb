import { Book } from './book/book.ts';
import { Ids } from './book/ids.ts';
import { identityOf } from './book/identity.ts';
import { invoiceShape } from './shapes/invoice.ts';
import { subscriptionShape } from './shapes/subscription.ts';
import { ANCHOR } from './testing/open-sandbox.ts';

const anchor = Math.floor(ANCHOR / 1000);
const DAY = 86_400;

function households(book: Book) {
  return Array.from({ length: book.population }, (_, index) => {
    const household = book.household(index);
    if (household === null) throw new Error(`customer ${index} is missing`);
    return household;
  });
}

/** Everything on the wire about every customer. */
function wireOf(book: Book): string {
  return JSON.stringify(
    households(book).map((household) => [
      identityOf(book.context.seed, household),
      household.subscriptions.map((one) => subscriptionShape(book.context, household, one)),
      household.invoices.map((one) => invoiceShape(book.context, household, one)),
    ]),
  );
}

describe('the book of business', () => {
  const book = new Book({ seed: 1, size: 300, anchor });
  const all = households(book);

  it('is the same for the same seed, size and anchor, and another for another seed', () => {
    expect(wireOf(new Book({ seed: 1, size: 300, anchor }))).toBe(wireOf(book));
    expect(wireOf(new Book({ seed: 2, size: 300, anchor }))).not.toBe(wireOf(book));
  });

  it('gives a customer the same history whatever the size of the book', () => {
    const larger = new Book({ seed: 1, size: 400, anchor });
    expect(larger.household(17)).toEqual(book.household(17));
  });

  it('has one company and one domain per business customer, all under .example', () => {
    // Past the first round of names, where a second surname comes in.
    const domains = Array.from({ length: 16_000 }, (_, index) => {
      const { email } = identityOf(1, { index, currency: 'usd', name: null, email: null });
      return email.split('@')[1] ?? '';
    });
    const business = domains.filter((domain) => domain !== 'freemail.example');
    expect(domains.every((domain) => domain.endsWith('.example'))).toBe(true);
    expect(new Set(business).size).toBe(business.length);
    const personal = domains.filter((domain) => domain === 'freemail.example');
    expect(personal.length / domains.length).toBeCloseTo(1 / 16, 2);
  });

  it('holds every status, several currencies, both collection methods and two years of churn', () => {
    const subscriptions = all.flatMap((household) => household.subscriptions);
    expect(new Set(subscriptions.map(({ status }) => status))).toEqual(
      new Set(['active', 'trialing', 'past_due', 'unpaid', 'incomplete', 'canceled']),
    );
    expect(new Set(subscriptions.map(({ currency }) => currency))).toEqual(
      new Set(['usd', 'eur', 'gbp', 'jpy', 'kwd']),
    );
    expect(new Set(subscriptions.map(({ collection }) => collection)).size).toBe(2);
    const ended = subscriptions.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]));
    expect(Math.min(...ended)).toBeLessThan(anchor - 500 * DAY);
    expect(Math.max(...ended)).toBeGreaterThan(anchor - 90 * DAY);
  });

  it('contains nothing from the future, and periods that hold the anchor', () => {
    for (const household of all) {
      expect(household.created).toBeLessThan(anchor);
      for (const invoice of household.invoices) {
        expect(invoice.created).toBeLessThanOrEqual(anchor);
        expect(invoice.paidAt ?? 0).toBeLessThanOrEqual(anchor);
      }
      for (const { status, periodStart, periodEnd } of household.subscriptions) {
        if (status === 'canceled') continue;
        expect(periodStart).toBeLessThanOrEqual(anchor);
        expect(periodEnd).toBeGreaterThan(anchor);
      }
    }
  });

  it('charges invoices that add up', () => {
    for (const { invoices } of all) {
      for (const { subtotal, total, lines } of invoices) {
        expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(subtotal);
        expect(total).toBeGreaterThanOrEqual(0);
        expect(total).toBeLessThanOrEqual(subtotal);
      }
    }
  });

  it('keeps Kuwaiti amounts to the two decimals that cards carry', () => {
    const dinars = all.filter(({ currency, usage }) => currency === 'kwd' && usage.perDay === 0);
    const amounts = dinars.flatMap(({ invoices, discounts }) =>
      discounts.length > 0 ? [] : invoices.map(({ total }) => total),
    );
    expect(amounts.length).toBeGreaterThan(0);
    expect(amounts.every((amount) => amount % 10 === 0)).toBe(true);
  });
});

describe('ids', () => {
  it('lead back to their place, and to nothing with a letter changed', () => {
    const ids = new Ids(9);
    for (const owner of [0, 1, 299, 99_999, 4_294_967_295]) {
      const id = ids.of('charge', owner, 1234);
      expect(ids.placeOf(id)).toEqual({ kind: 'charge', owner, ordinal: 1234 });
      const wrong = `${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`;
      expect(ids.placeOf(wrong)).toBeNull();
    }
    expect(new Ids(8).placeOf(ids.of('customer', 5))).toBeNull();
  });
});

describe('a book of a hundred thousand', () => {
  it('is ready to be read within half a gigabyte', () => {
    const before = memory();
    const large = new Book({ seed: 1, size: 100_000, anchor });
    const newest = [...take(large.walk('invoice', { newestFirst: true }), 100)];
    expect(newest).toHaveLength(100);
    expect(large.count('customer')).toBe(100_000);
    expect(memory() - before).toBeLessThan(400_000_000);
  });
});

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}
