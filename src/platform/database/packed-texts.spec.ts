import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { packTexts, unpackTexts } from './packed-texts.ts';

/** Reads every text of what was packed. */
function roundTrip(texts: readonly Buffer[]): { read: Buffer[]; packs: number; bytes: number } {
  const { packs, places } = packTexts(texts);
  const read = places.map(({ pack, from, bytes }) =>
    unpackTexts(packs[pack] ?? Buffer.alloc(0)).subarray(from, from + bytes),
  );
  return { read, packs: packs.length, bytes: packs.reduce((sum, pack) => sum + pack.length, 0) };
}

describe('texts that lie together', () => {
  it('come back as they were, whatever they are', () => {
    const text = fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), (given) => {
        expect(roundTrip(given).read).toEqual(given);
      }),
      { numRuns: 100 },
    );
  });

  it('are no more than 256 KiB, unless one alone is larger', () => {
    const texts = [100_000, 100_000, 100_000, 900_000, 10].map((bytes, n) => Buffer.alloc(bytes, n));
    const { read, packs } = roundTrip(texts);
    expect(read.every((text, n) => text.equals(texts[n] ?? Buffer.alloc(0)))).toBe(true);
    expect(packs).toBe(4);
  });

  it('take a fraction of the room, and little more where many are alike', () => {
    const noise = Buffer.from(Array.from({ length: 2_000 }, (_none, n) => (n * 7_919 + (n >> 3) * 104_729) % 251));
    const copies = (count: number) => roundTrip(Array.from({ length: count }, () => noise)).bytes;
    const alone = copies(1);
    expect(alone).toBeLessThan(noise.length);
    expect(copies(8)).toBeLessThan(alone * 2);
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
