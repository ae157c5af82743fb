import * as fc from 'fast-check';
import { names, resources } from '../../../test/stripe-fixtures/examples.ts';
import { readJsonList } from '../json-list.ts';
import { stripeBooks } from './books.ts';
import { listedKinds } from './kinds.ts';
import { keptOfKind, keptReaders, stripeKeeps } from './kept.ts';
import { kindOf, listedFields } from './objects.ts';

type Kind = keyof typeof keptReaders;
const isKind = (kind: string): kind is Kind => Object.hasOwn(keptReaders, kind);

const published = names.flatMap((name) => {
  const kind = kindOf(String(resources[name]?.object));
  return isKind(kind) ? [[name, kind, resources[name]] as const] : [];
});

/** The same object with odd values at some of its places, and fields that nobody knows. */
function bent(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null)
    return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, fc.jsonValue());
  if (Array.isArray(value)) return fc.tuple(...value.map(bent));
  const fields = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bent(one)]));
  return fc.record({ ...fields, stranger: fc.jsonValue() }, { requiredKeys: [] });
}

describe('what is kept of an object of Stripe', () => {
  it.each(published)('%s reads the same as all of it', (_name, kind, resource) => {
    const read = keptReaders[kind];
    fc.assert(
      fc.property(bent(resource), (payload) => {
        expect(read(stripeKeeps.of(kind, payload))).toEqual(read(payload));
      }),
      { numRuns: 50 },
    );
  });

  it.each(published)('%s is the same, told from the text of a page', (_name, kind, resource) => {
    const text = JSON.stringify({ object: 'list', data: [resource], has_more: false });
    const list = readJsonList(Buffer.from(text), { kept: keptOfKind(kind), fields: listedFields });
    expect(list?.rows.map(({ json }) => JSON.parse(json))).toEqual([stripeKeeps.of(kind, resource)]);
  });

  it.each(listedKinds.map(({ kind }) => [kind]))('is chosen for %s, and says whose it is and since when', (kind) => {
    const payload = { id: 'x_1', object: kind, customer: 'cus_1', created: 1, deleted: true, phone: '+1 555 0100' };
    expect(stripeKeeps.of(kind, payload)).toEqual({ ...payload, phone: undefined });
  });

  it('names the entry of a charge, which no view reads', () => {
    const charge = { id: 'ch_1', object: 'charge', balance_transaction: 'txn_1' };
    expect(stripeBooks.entryOf(stripeKeeps.of('charge', charge))).toBe('txn_1');
    const expanded = { ...charge, balance_transaction: { id: 'txn_1', object: 'balance_transaction', net: 1 } };
    expect(stripeBooks.entryOf(stripeKeeps.of('charge', expanded))).toBe('txn_1');
    const authorised = { ...charge, captured: false, balance_transaction: null };
    expect(stripeBooks.entryOf(stripeKeeps.of('charge', authorised))).toBeNull();
    expect(stripeBooks.entryOf({ id: 'ch_1', object: 'charge' })).toBeUndefined();
  });

  it('is everything of a kind that nobody knows', () => {
    const payload = { id: 'x_1', object: 'novelty', phone: '+1 555 0100' };
    expect(stripeKeeps.of('unknown:novelty', payload)).toEqual(payload);
  });

  it('leaves out where somebody lives, what they are called by, and what else is no business of ours', () => {
    const customer = {
      id: 'cus_1',
      object: 'customer',
      email: 'ana@tidewater.example',
      phone: '+1 555 0100',
      address: { line1: '1 Harbour Street' },
      shipping: { name: 'Ana' },
      tax_ids: { data: [{ value: 'DE1' }] },
    };
    expect(stripeKeeps.of('customer', customer)).toEqual({
      id: 'cus_1',
      object: 'customer',
      email: 'ana@tidewater.example',
    });
  });
});
