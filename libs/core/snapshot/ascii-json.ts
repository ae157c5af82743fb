const backslash = 0x5c;
const quote = 0x22;
/** The characters that JSON writes in short, by their codes. */
const short = new Map([
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [quote, '"'],
  [backslash, '\\'],
]);

/**
 * Writes JSON in ASCII, one character a byte, into room that is used again and again: texts of some thousand characters, put
 * together from hundreds of pieces, are otherwise mostly made of what is thrown away. Whatever is not ASCII is escaped.
 */
export class AsciiJson {
  #room = new Uint8Array(1 << 14);
  #length = 0;
  readonly #decoder = new TextDecoder();

  /** How much is written. */
  get length(): number {
    return this.#length;
  }

  /** What was written from a place on, which is then free again. */
  takeFrom(from: number): string {
    const text = this.#decoder.decode(this.#room.subarray(from, this.#length));
    this.#length = from;
    return text;
  }

  /** Writes what is JSON in ASCII already. */
  write(text: string): void {
    const room = this.#roomFor(text.length);
    let at = this.#length;
    for (let index = 0; index < text.length; index += 1) room[at++] = text.charCodeAt(index);
    this.#length = at;
  }

  /** Writes a text as a string of JSON. */
  writeText(text: string): void {
    // The longest way to write one character, and the quotes.
    const room = this.#roomFor(text.length * 6 + 2);
    let at = this.#length;
    room[at++] = quote;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x20 && code < 0x7f && code !== quote && code !== backslash) room[at++] = code;
      else for (const one of escaped(code)) room[at++] = one.charCodeAt(0);
    }
    room[at++] = quote;
    this.#length = at;
  }

  #roomFor(more: number): Uint8Array {
    if (this.#length + more > this.#room.length) {
      const wider = new Uint8Array(2 * (this.#length + more));
      wider.set(this.#room);
      this.#room = wider;
    }
    return this.#room;
  }
}

function escaped(code: number): string {
  return `\\${short.get(code) ?? `u${code.toString(16).padStart(4, '0')}`}`;
}
