import { constants, createZstdCompress, inflateRawSync, zstdDecompressSync, type ZstdCompress } from 'node:zlib';

/** Where a text stands in the pack it was put into, once that is unpacked. */
interface TextPlace {
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
/** Between these a pack is not worth waiting for. */
const [fewTexts, manyTexts] = [1, 16];
/** The longest piece that is taken as it is (RFC 1951, section 3.2.4). */
const longestPiece = 65_535;
/** What no pack unpacks to: bodies are bounded far below it. */
const mostUnpacked = 67_108_864;
/** What every pack begins with (RFC 8878, section 3.1.1). Those of earlier releases have another format, which never begins so. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * Lays texts together, so that they are one row. One alone comes where nobody is in a hurry, and many take longer to send and to
 * write down than to compress: both are compressed. Those in between would wait longer for it than they save, and are laid down as they
 * are, in the format of earlier releases.
 */
export async function packTexts(texts: readonly Buffer[]): Promise<PackedTexts> {
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
  if (texts.length > fewTexts && texts.length < manyTexts) return { packs: groups.map(asTheyAre), places };
  return { packs: await Promise.all(groups.map((parts) => compressor.pack(parts))), places };
}

function asTheyAre(texts: readonly Buffer[]): Buffer {
  const all = Buffer.concat(texts);
  const pieces: Buffer[] = [];
  for (let from = 0; from === 0 || from < all.length; from += longestPiece) {
    const piece = all.subarray(from, from + longestPiece);
    const head = Buffer.alloc(5);
    head.writeUInt8(from + longestPiece < all.length ? 0 : 1);
    head.writeUInt16LE(piece.length, 1);
    head.writeUInt16LE(longestPiece - piece.length, 3);
    pieces.push(head, piece);
  }
  return Buffer.concat(pieces);
}

/** All texts of a pack, one after the other. */
export function unpackTexts(pack: Buffer): Buffer {
  const limit = { maxOutputLength: mostUnpacked };
  return pack.subarray(0, magic.length).equals(magic) ? zstdDecompressSync(pack, limit) : inflateRawSync(pack, limit);
}

/**
 * One compressor for all packs, one after the other. A new one for each would be cheap to use and dear to clear away: what it is
 * made of outlives every quick look for what is no longer used.
 */
class Compressor {
  #open: ZstdCompress | null = null;
  #parts: Buffer[] = [];
  #last: Promise<unknown> = Promise.resolve();

  pack(texts: readonly Buffer[]): Promise<Buffer> {
    const packed = this.#last.then(() => this.#compress(Buffer.concat(texts)));
    this.#last = packed.catch(() => undefined);
    return packed;
  }

  #compress(text: Buffer): Promise<Buffer> {
    const open = (this.#open ??= this.#begin());
    return new Promise((resolve, reject) => {
      open.write(text, (error) => {
        if (error) {
          this.#open = null;
          reject(error);
          return;
        }
        // Hands over what the listener has not seen yet.
        open.read();
        resolve(Buffer.concat(this.#parts));
        this.#parts = [];
      });
    });
  }

  /** Each text that is written to it is finished at once. Level 1: the disk takes longer than a higher one would save. */
  #begin(): ZstdCompress {
    this.#parts = [];
    const params = { [constants.ZSTD_c_compressionLevel]: 1 };
    const open = createZstdCompress({ flush: constants.ZSTD_e_end, params });
    open.on('data', (part: Buffer) => this.#parts.push(part));
    // Whoever waits for the text is told.
    open.on('error', () => undefined);
    return open;
  }
}

const compressor = new Compressor();
