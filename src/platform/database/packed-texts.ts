import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Where a text stands in the pack it was put into, once that is unpacked. */
export interface TextPlace {
  /** Which of the packs. */
  readonly pack: number;
  readonly from: number;
  readonly bytes: number;
}

export interface PackedTexts {
  readonly packs: readonly Buffer[];
  /** One for each text, in their order. */
  readonly places: readonly TextPlace[];
}

/** Whoever reads one text unpacks all that lie beside it: no more than this, unless one alone is larger. */
const largestPack = 262_144;
/** What no pack unpacks to: bodies are bounded far below it. */
const mostUnpacked = 67_108_864;

/**
 * Lays texts together and compresses them. Texts that came together resemble each other: together they take a fraction of the
 * room, and of the time, that each takes by itself.
 */
export function packTexts(texts: readonly Buffer[]): PackedTexts {
  const packs: Buffer[][] = [];
  const places: TextPlace[] = [];
  let from = 0;
  for (const text of texts) {
    const open = packs.at(-1);
    if (open && from + text.length <= largestPack) open.push(text);
    else {
      packs.push([text]);
      from = 0;
    }
    places.push({ pack: packs.length - 1, from, bytes: text.length });
    from += text.length;
  }
  return { packs: packs.map((parts) => zstdCompressSync(Buffer.concat(parts))), places };
}

/** All texts of a pack, one after the other. */
export function unpackTexts(pack: Buffer): Buffer {
  return zstdDecompressSync(pack, { maxOutputLength: mostUnpacked });
}
