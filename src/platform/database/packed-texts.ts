import { constants, createDeflateRaw, inflateRawSync, type DeflateRaw } from 'node:zlib';

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
/** More texts than this come because many are sent at once. */
const fewTexts = 3;
/** The longest piece that the format takes as it is (RFC 1951, section 3.2.4). */
const longestPiece = 65_535;
/** What no pack unpacks to: bodies are bounded far below it. */
const mostUnpacked = 67_108_864;

/**
 * Lays texts together, so that they are one row. A few are compressed. Where many are sent at once, time is dearer than room: they
 * are laid down as they are, in the same format.
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
  if (texts.length > fewTexts) return { packs: groups.map(asTheyAre), places };
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
  return inflateRawSync(pack, { maxOutputLength: mostUnpacked });
}

/**
 * One compressor for all packs, one after the other. A new one for each would be cheap to use and dear to clear away: what it is
 * made of outlives every quick look for what is no longer used.
 */
class Compressor {
  /** Where texts are laid together before they are compressed. */
  readonly #desk = Buffer.allocUnsafeSlow(largestPack);
  #open: DeflateRaw | null = null;
  #parts: Buffer[] = [];
  #last: Promise<unknown> = Promise.resolve();

  pack(texts: readonly Buffer[]): Promise<Buffer> {
    const packed = this.#last.then(() => this.#compress(this.#join(texts)));
    this.#last = packed.catch(() => undefined);
    return packed;
  }

  /** The texts one after the other; stands until the next are joined. */
  #join(texts: readonly Buffer[]): Buffer {
    const [first] = texts;
    if (first && texts.length === 1) return first;
    let bytes = 0;
    for (const text of texts) bytes += text.copy(this.#desk, bytes);
    return this.#desk.subarray(0, bytes);
  }

  #compress(text: Buffer): Promise<Buffer> {
    const deflate = (this.#open ??= this.#begin());
    return new Promise((resolve, reject) => {
      deflate.write(text, (error) => {
        if (error) {
          this.#open = null;
          reject(error);
          return;
        }
        // Hands over what the listener has not seen yet.
        deflate.read();
        resolve(Buffer.concat(this.#parts));
        this.#parts = [];
        deflate.reset();
      });
    });
  }

  /** Each text that is written to it is finished at once. Level 1: more costs twice the time for a tenth of the room. */
  #begin(): DeflateRaw {
    this.#parts = [];
    const deflate = createDeflateRaw({ level: 1, flush: constants.Z_FINISH });
    deflate.on('data', (part: Buffer) => this.#parts.push(part));
    // Whoever waits for the text is told.
    deflate.on('error', () => undefined);
    return deflate;
  }
}

const compressor = new Compressor();
