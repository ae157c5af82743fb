import { deflateRawSync } from 'node:zlib';
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
    expect(read.every((text, n) => text.equals(texts[n] ?? Buffer.alloc(0)))).toBe(true);
    expect(packs).toBe(4);
  });

  it('take a fraction of the room where one comes alone or many together, and no time to make them smaller in between', async () => {
    const noise = Buffer.from(Array.from({ length: 2_000 }, (_none, n) => (n * 7_919 + (n >> 3) * 104_729) % 251));
    const copies = async (count: number) => (await roundTrip(Array.from({ length: count }, () => noise))).bytes;
    const alone = await copies(1);
    expect(alone).toBeLessThan(noise.length);
    expect(await copies(2)).toBe(2 * noise.length + 5);
    expect(await copies(8)).toBe(8 * noise.length + 5);
    expect(await copies(20)).toBeLessThan(alone * 2);
  });

  it.each([
    ['compressed', 1],
    ['laid down as they are', 0],
  ])('are read as releases before this one wrote them, %s', (_how, level) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200_000 }), (bytes) => {
        expect(unpackTexts(deflateRawSync(bytes, { level })).equals(bytes)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
