import fc from 'fast-check';
import { packTexts, unpackTexts } from './packed-texts.ts';

/** Reads every text of what was packed. */
async function roundTrip(texts: readonly Buffer[]): Promise<{ read: Buffer[]; packs: number; bytes: number }> {
  const { packs, places } = await packTexts(texts);
  const read = places.map(({ pack, from, bytes }) =>
    unpackTexts(packs[pack] ?? Buffer.alloc(0)).subarray(from, from + bytes),
  );
  return { read, packs: packs.length, bytes: packs.reduce((sum, pack) => sum + pack.length, 0) };
}

describe('texts that lie together', () => {
  it('come back as they were, whatever they are and however many are packed at once', async () => {
    const text = fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes));
    const groups = fc.array(fc.array(text, { maxLength: 12 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(groups, async (given) => {
        const all = await Promise.all(given.map(roundTrip));
        expect(all.map(({ read }) => read)).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it('are no more than 256 KiB, unless one alone is larger', async () => {
    const texts = [100_000, 100_000, 100_000, 900_000, 10].map((bytes, n) => Buffer.alloc(bytes, n));
    const { read, packs } = await roundTrip(texts);
    expect(read).toEqual(texts);
    expect(packs).toBe(4);
  });

  it('take a fraction of the room where a few come, and no time to make them smaller where many do', async () => {
    const noise = Buffer.from(Array.from({ length: 2_000 }, (_none, n) => (n * 7_919 + (n >> 3) * 104_729) % 251));
    const copies = (count: number) => roundTrip(Array.from({ length: count }, () => noise));
    const [alone, few, many] = [await copies(1), await copies(3), await copies(20)];
    expect(alone.bytes).toBeLessThan(noise.length);
    expect(few.bytes).toBeLessThan(alone.bytes * 2);
    expect(many.bytes).toBe(20 * noise.length + 5);
  });
});
