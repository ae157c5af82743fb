import fc from 'fast-check';
import { partRange } from './parted-range.ts';

const at = (text: string) => new Date(`${text}T00:00:00Z`);

describe('parting what is left of a range', () => {
  const slice = { kind: 'invoice', key: 'all', from: at('2026-01-01'), to: at('2026-03-02') };
  const part = (reached: string, room: number, from: Date | null = slice.from) =>
    partRange({ slice: { ...slice, from }, from: at(reached), to: slice.to }, room);

  it('makes as many parts as there is room for, alike in time, which together are all that is left', () => {
    const parting = part('2026-03-01', 3);
    expect(parting?.from).toEqual(at('2026-03-01'));
    expect(parting?.ranges.map(({ from, to }) => [from, to])).toEqual([
      [new Date('2026-02-09T08:00:00Z'), at('2026-03-01')],
      [new Date('2026-01-20T16:00:00Z'), new Date('2026-02-09T08:00:00Z')],
      [at('2026-01-01'), new Date('2026-01-20T16:00:00Z')],
    ]);
    expect(new Set(parting?.ranges.map(({ key }) => key)).size).toBe(3);
  });

  it('makes none too short to be worth it: a page spans ten days, and fifty are left', () => {
    expect(part('2026-02-20', 8)).toBeNull();
    expect(part('2026-02-24', 8)?.ranges).toHaveLength(2);
  });

  it('makes none where there is room for one, nothing is left, or all was made in one second', () => {
    expect(part('2026-03-01', 1)).toBeNull();
    expect(part('2026-01-01', 8)).toBeNull();
    const second = { ...slice, from: new Date('2026-02-28T23:59:58Z') };
    expect(partRange({ slice: second, from: at('2026-03-01'), to: at('2026-03-01') }, 8)).toBeNull();
  });

  it('makes none where the page reached no moment at all', () => {
    expect(partRange({ slice, from: new Date(Number.NaN), to: slice.to }, 8)).toBeNull();
  });

  it('leaves the oldest part open where the range is', () => {
    expect(part('2026-03-01', 2, null)?.ranges.map(({ from }) => from)).toEqual([expect.any(Date), null]);
  });

  it('holds every second once, whatever is left', () => {
    const seconds = fc.integer({ min: 0, max: 5_000_000 });
    fc.assert(
      fc.property(seconds, seconds, seconds, fc.integer({ min: 1, max: 9 }), fc.boolean(), (a, b, c, room, isOpen) => {
        const [bottom = 0, reached = 0, top = 0] = [a, b, c].toSorted((one, other) => one - other);
        const on = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000);
        const range = { ...slice, from: isOpen ? null : on(bottom), to: on(top) };
        const parting = partRange({ slice: range, from: on(reached), to: on(top) }, room);
        if (parting === null) return;
        expect(parting.ranges.length).toBeLessThanOrEqual(room);
        const edges = parting.ranges.map(({ from, to }) => [from?.getTime() ?? null, to?.getTime() ?? null]);
        expect(edges[0]?.[1]).toBe(parting.from.getTime());
        expect(edges.at(-1)?.[0]).toBe(range.from?.getTime() ?? null);
        edges.slice(1).forEach(([, to], index) => expect(to).toBe(edges[index]?.[0]));
        for (const [from, to] of edges) expect(Number(from)).toBeLessThan(Number(to));
      }),
    );
  });
});
