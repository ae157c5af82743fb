import { constants, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

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
/** What every pack begins with (RFC 8878, section 3.1.1). Those of earlier releases have another format, which never begins so. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** Level 1: the disk takes longer than a higher one would save. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

/**
 * Lays texts together, so that they are one row. At once, not on another thread: a pack takes some 40 µs, and there and back would take
 * ten times that.
 */
export function packTexts(texts: readonly Buffer[]): PackedTexts {
  const groups: Buffer[][] = [];
  const places: TextPlace[] = [];
  let from = 0;
  for (const text of texts) {
    const open = groups.at(-1);
    if (open && from + text.length <= largestPack) open.push(text);
    else {
      groups.push([text]);
      from = 0;
    }
    places.push({ pack: groups.length - 1, from, bytes: text.length });
    from += text.length;
  }
  return { packs: groups.map(compress), places };
}

/** Knowing how long the text is, the compressor takes as much memory as that needs; otherwise clearing it away is most of the work. */
function compress(texts: readonly Buffer[]): Buffer {
  const all = Buffer.concat(texts);
  return zstdCompressSync(all, { pledgedSrcSize: all.length, params });
}

/** All texts of a pack, one after the other. */
export function unpackTexts(pack: Buffer): Buffer {
  const limit = { maxOutputLength: mostUnpacked };
  return pack.subarray(0, magic.length).equals(magic) ? zstdDecompressSync(pack, limit) : inflateRawSync(pack, limit);
}
