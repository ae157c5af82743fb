import * as fc from 'fast-check';
import { readJsonList } from './json-list.ts';
import { type Kept, keepOf, keptFields, keptRows } from './kept-fields.ts';

const fields = ['id', 'object', 'customer'];
const some = keptFields([
  ['customer', 'whole'],
  ['more', keptRows(keptFields([['customer', 'whole']]))],
  ['a \\"name\\"\\\\', 'whole'],
]);
const row = fc.record(
  {
    id: fc.string(),
    object: fc.string(),
    customer: fc.jsonValue(),
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

describe('reading the rows of a list from its text', () => {
  it('gives what is kept of each row and its own fields, whatever is inside, written close or wide', () => {
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), fc.constantFrom(0, 1, 2), (data, hasMore, indent) => {
        const text = JSON.stringify({ object: 'list', data, has_more: hasMore, url: '/v1/odd?"]}' }, null, indent);
        const list = readJsonList(text, { kept: some, fields });
        const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        expect(list?.hasMore).toBe(hasMore);
        expect(list?.rows.map(({ json }) => JSON.parse(json))).toEqual(plain(data.map(asKept)));
        const found = list?.rows.map((one) =>
          Object.fromEntries(Object.entries(one.fields).map(([name, value]) => [name, JSON.parse(value)])),
        );
        expect(found).toEqual(
          data.map((one) => plain(Object.fromEntries(Object.entries(one).filter(([name]) => fields.includes(name))))),
        );
      }),
    );
  });

  it('takes a name inside a nested object, or a value of that name, for no field of the row', () => {
    const text = '{"data":[{"kind":"id","nested":{"id":"in_2"},"list":["id",":","x"],"id":"in_1"}],"has_more":false}';
    expect(
      readJsonList(text, { kept: keptFields([['nested', 'whole']]), fields: ['id'] })?.rows.map((one) => one.fields),
    ).toEqual([{ id: '"in_1"' }]);
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
  ])('leaves %s to a real parser', (_what, text) => {
    expect(readJsonList(text, { kept: some, fields })).toBeNull();
  });
});
