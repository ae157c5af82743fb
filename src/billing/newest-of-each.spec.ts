import * as fc from 'fast-check';
import { newestOfEach } from './newest-of-each.ts';
import type { ReceivedObject } from './replace-objects.ts';

const object = fc
  .record({
    kind: fc.constantFrom('charge', 'invoice'),
    externalId: fc.constantFrom('a', 'b', 'c'),
    knownAt: fc.constantFrom(1, 2).map((second) => new Date(second * 1000)),
    isDeleted: fc.boolean(),
  })
  .map((some): ReceivedObject => ({ ...some, customerId: null, payload: {}, apiVersion: '1' }));
const keyOf = ({ kind, externalId }: ReceivedObject) => `${kind} ${externalId}`;

describe('the objects of a page', () => {
  it('stay each once, in the order of their keys: the newest, gone before there, later before earlier', () => {
    fc.assert(
      fc.property(fc.array(object), (objects) => {
        const rank = (one: ReceivedObject) => +one.knownAt * 2 + (one.isDeleted ? 1 : 0);
        const expected = [...new Set(objects.map(keyOf))].sort().map((key) => {
          const same = objects.filter((one) => keyOf(one) === key);
          const highest = Math.max(...same.map(rank));
          return same.findLast((one) => rank(one) === highest);
        });
        const says = (one?: ReceivedObject) => [one && keyOf(one), one?.knownAt, one?.isDeleted];
        expect(newestOfEach(objects).map(says)).toEqual(expected.map(says));
      }),
    );
  });
});
