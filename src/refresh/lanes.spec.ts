import { Lanes } from './lanes.ts';

describe('lanes', () => {
  it('lets in so many, and then whoever has the lowest rank, in order of coming', async () => {
    const lanes = new Lanes(2);
    const begun: string[] = [];
    const first = await lanes.enter(5);
    const second = await lanes.enter(5);
    const waiting = [
      { name: 'late kind', rank: 3 },
      { name: 'early kind', rank: 1 },
      { name: 'early kind again', rank: 1 },
    ].map(({ name, rank }) => lanes.run(rank, async () => void begun.push(name)));
    expect(begun).toEqual([]);
    first();
    // Giving a lane back twice gives back one.
    first();
    await Promise.all(waiting);
    second();
    expect(begun).toEqual(['early kind', 'early kind again', 'late kind']);
  });

  it('gives the lane back when the work fails', async () => {
    const lanes = new Lanes(1);
    await expect(lanes.run(0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(lanes.run(0, async () => 'yes')).resolves.toBe('yes');
  });
});
