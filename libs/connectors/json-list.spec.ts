import * as fc from 'fast-check';
import { type JsonList, readJsonList, type RowWish } from './json-list.ts';
import { type Kept, keepOf, keptFields, keptRows } from './kept-fields.ts';
import { toStorable } from './storable.ts';

const fields = ['id', 'object', 'customer'];
const some = keptFields([
  ['customer', 'whole'],
  ['more', keptRows(keptFields([['customer', 'whole']]))],
  ['a \\"name\\"\\\\', 'whole'],
]);
/** Any characters at all, halves of surrogate pairs and NUL among them. */
const anyText = fc.string({ unit: 'binary' });
const row = fc.record(
  {
    id: anyText,
    object: fc.string(),
    customer: fc.jsonValue({ stringUnit: 'binary' }),
    more: fc.oneof(
      fc.jsonValue(),
      fc.array(fc.record({ id: fc.jsonValue(), customer: fc.jsonValue(), other: fc.jsonValue() })),
      fc.record({ data: fc.array(fc.record({ id: fc.string(), other: fc.jsonValue() })), has_more: fc.boolean() }),
    ),
    other: fc.jsonValue(),
    'a "name"\\': fc.jsonValue(),
  },
  { requiredKeys: [] },
);

/** The text has the names as they are written, the object as they are read. */
function asKept(one: object): unknown {
  const kept: Kept = new Map([...some].map(([name, part]) => [JSON.parse(`"${name}"`), part]));
  return keepOf(one, kept);
}

function read(text: string, wish: RowWish = { kept: some, fields }): JsonList | null {
  return readJsonList(Buffer.from(text), wish);
}

describe('reading the rows of a list from its text', () => {
  it('gives what is kept of each row and its own fields, whatever is inside, written close or wide', () => {
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), fc.constantFrom(0, 1, 2), (data, hasMore, indent) => {
        const text = JSON.stringify({ object: 'list', data, has_more: hasMore, url: '/v1/odd?"]}' }, null, indent);
        const list = read(text);
        expect(list?.hasMore).toBe(hasMore);
        expect(list?.rows.map(({ json }) => JSON.parse(json))).toEqual(data.map((one) => toStorable(asKept(one))));
        expect(list?.rows.map((one) => one.fields)).toEqual(
          data.map((one) =>
            toStorable(Object.fromEntries(Object.entries(one).filter(([name]) => fields.includes(name)))),
          ),
        );
      }),
    );
  });

  it('writes what is kept closely, and numbers, names and escapes as they came', () => {
    const text = `{ "has_more" : false,\r\n "data" : [ {
      "more" : [ { "customer" : [ 1.50 , { "a b" : "c  d" , "e" : [ ] , "f" : { } } ] } , 7 ] ,
      "customer" : "Ren\\u00e9e \\/ Zoë 🐟" , "other" : { "customer" : null } , "id" : 1e400 } ] }`;
    expect(read(text)?.rows.map(({ json }) => json)).toEqual([
      '{"more":[{"customer":[1.50,{"a b":"c  d","e":[],"f":{}}]},7],"customer":"Ren\\u00e9e \\/ Zoë 🐟","id":1e400}',
    ]);
  });

  it('takes a name inside a nested object, or a value of that name, for no field of the row', () => {
    const text = '{"data":[{"kind":"id","nested":{"id":"in_2"},"list":["id",":","x"],"id":"in_1"}],"has_more":false}';
    expect(
      read(text, { kept: keptFields([['nested', 'whole']]), fields: ['id'] })?.rows.map((one) => one.fields),
    ).toEqual([{ id: 'in_1' }]);
  });

  it('reads what is no UTF-8 as a text would be', () => {
    const page = Buffer.from('{"data":[{"id":"a?b?","customer":"?"}],"has_more":false}').map((code) =>
      code === 0x3f ? 0xc3 : code,
    );
    const json = JSON.stringify({ id: 'a\uFFFDb\uFFFD', customer: '\uFFFD' });
    expect(readJsonList(Buffer.from(page), { kept: some, fields })?.rows.map((one) => one.json)).toEqual([json]);
  });

  it('leaves every page that was cut to a real parser', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), fc.nat(), (data, length) => {
        const page = Buffer.from(JSON.stringify({ object: 'list', data, has_more: true }));
        expect(readJsonList(page.subarray(0, length % page.length), { kept: some, fields })).toBeNull();
      }),
    );
  });

  it('holds rows of pages of any size apart', () => {
    const wide = 'é'.repeat(3_000_000);
    const page = (id: string, customer: string) => JSON.stringify({ data: [{ id, customer }], has_more: false });
    const lists = [page('a', 'one'), page('b', wide), page('c', 'other')].map((text) => read(text));
    expect(lists.map((list) => list?.rows[0]?.fields)).toEqual([
      { id: 'a', customer: 'one' },
      { id: 'b', customer: wide },
      { id: 'c', customer: 'other' },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no list', '{"object":"customer","id":"cus_1"}'],
    ['a list without an end', '{"data":[{"id":"a"}],"has_more":'],
    ['half a list', '{"data":[{"id":"a"},{"id":"b'],
    ['half a list that ends in an escape', '{"data":[{"id":"a\\'],
    ['rows that are no objects', '{"data":["a"],"has_more":false}'],
    ['rows without a comma', '{"data":[{"id":"a"}{"id":"b"}],"has_more":false}'],
    ['something behind the list', '{"data":[],"has_more":false}{'],
    ['an error', '{"error":{"code":"rate_limit"},"data":[],"has_more":false}'],
    ['another word for more', '{"data":[],"has_more":"true"}'],
    ['a page of a proxy', '<html>502</html>'],
    ['a mark of byte order', '\uFEFF{"data":[],"has_more":false}'],
    ['a control character in a string', '{"data":[{"id":"a\u001Eb"}],"has_more":false}'],
    ['an escape that is none', '{"data":[{"id":"\\x \\u0000"}],"has_more":false}'],
    ['a value that nests without end', `{"data":[{"customer":${'['.repeat(100_000)}`],
    [
      'an object that nests deeply',
      `{"data":[{"customer":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}],"has_more":false}`,
    ],
  ])('leaves %s to a real parser', (_what, text) => {
    expect(read(text)).toBeNull();
  });
});
