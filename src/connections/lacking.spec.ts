import type { ResourceReport } from '#connectors/access-report.ts';
import type { Unread } from './connection.ts';
import { isWhole, lackingWords, namedWithPermission, withComing } from './lacking.ts';

const report = (resource: string, changes: Partial<ResourceReport> = {}): ResourceReport => ({
  resource,
  label: `The ${resource}`,
  isRequired: false,
  result: 'missing',
  permissions: [`${resource}_read`],
  words: `The key may not read ${resource}: tick ${resource}_read. Nothing without.`,
  ...changes,
});
const unread = (kind: string, changes: Partial<Unread> = {}): Unread => ({
  kind,
  label: `The ${kind}`,
  words: `The key may not read ${kind}: tick ${kind}_read.`,
  isRequired: false,
  ...changes,
});
const faulty = unread('bill', { words: 'The bill: it has a fault.' });

describe('what is missing, in words', () => {
  it.each<[string, readonly Unread[], readonly ResourceReport[], string]>([
    [
      'one permission, once, although a kind was left out for want of it',
      [unread('charge'), unread('charge', { kind: 'refund' })],
      [report('charge')],
      'The key may not read charge: tick charge_read. Nothing without.',
    ],
    [
      'one permission, and what it was refused under another name',
      [unread('usage', { label: 'Usage', words: 'Usage: The key may not read meter: tick meter_read.' })],
      [report('meter')],
      'The key may not read meter: tick meter_read. Nothing without.',
    ],
    [
      'several, what matters most first',
      [unread('charge'), unread('coupon')],
      [report('charge'), report('coupon'), report('events'), report('invoice', { isRequired: true })],
      '4 permissions are missing: The invoice (invoice_read), The events (events_read), The charge (charge_read), The coupon (coupon_read).',
    ],
    [
      'several that have no names of their own',
      [],
      [report('charge', { permissions: [] }), report('coupon', { permissions: ['a', 'b'] })],
      '2 permissions are missing: The charge, The coupon (a or b).',
    ],
    [
      'what fails for another reason, too',
      [unread('charge'), faulty],
      [report('charge')],
      'The key may not read charge: tick charge_read. Nothing without. The bill: it has a fault.',
    ],
    ['nothing that is known', [], [], 'Not everything could be read: a permission is missing.'],
  ])('names %s', (_case, left, resources, words) => {
    expect(lackingWords(left, resources)).toBe(words);
  });

  it('counts what does not fit, and cuts no sentence', () => {
    const many = Array.from({ length: 9 }, (_, n) =>
      unread(`kind${n}`, { words: `Kind ${n} ${'has a fault '.repeat(7)}.` }),
    );
    const words = lackingWords(many, []);
    expect(words).toMatch(/^Kind 0 .* Kind 4 [^.]*\. 4 more could not be read\.$/);
    expect(words.length).toBeLessThan(540);
  });

  it('puts no empty brackets where a permission has no name', () => {
    expect(namedWithPermission({ label: 'Customers', permissions: [] })).toBe('Customers');
  });
});

describe('what a permission was given for', () => {
  const before = [report('charge'), report('coupon')];
  const coming = withComing([unread('charge'), unread('coupon'), faulty], before, (resource) => resource === 'charge');

  it('comes with the next reading, and is not called refused any more', () => {
    expect(coming.map(({ isComing = false, words }) => [isComing, words])).toEqual([
      [true, 'The charge could not be read before: the next reading brings what there is.'],
      [false, unread('coupon').words],
      [false, faulty.words],
    ]);
  });

  it('keeps nothing from being whole, and what is still refused does', () => {
    expect(isWhole(coming.slice(0, 1), [])).toBe(true);
    expect(isWhole(coming, [])).toBe(false);
    expect(isWhole([], before)).toBe(false);
  });
});
