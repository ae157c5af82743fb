import { idAt } from './id-at.ts';

const noon = new Date('2026-03-01T12:00:00.123Z');

it('names its moment, as version 7 does', () => {
  expect(idAt(noon)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(idAt(noon).replace('-', '').slice(0, 12), 16)).toBe(noon.getTime());
});

it('grows from call to call, also within one millisecond', () => {
  const ids = Array.from({ length: 300 }, () => idAt(noon));
  const all = [...ids, idAt(new Date(noon.getTime() + 1))];
  expect(all).toEqual(all.toSorted());
});
