const backslash = 0x5c;
const quote = 0x22;
const zero = 0x30;
const colon = 0x3a;
const dot = 0x2e;
const dayMilliseconds = 86_400_000;
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
  takeFrom(from: number): Uint8Array {
    const bytes = this.#room.slice(from, this.#length);
    this.#length = from;
    return bytes;
  }

  /** The same as text. */
  takeTextFrom(from: number): string {
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

  /** Writes a moment, in milliseconds since 1970, as its ISO text. */
  writeMoment(time: number): void {
    const day = Math.floor(time / dayMilliseconds);
    const rest = time - day * dayMilliseconds;
    this.write(`"${dateOf(day)}T`);
    const room = this.#roomFor(14);
    let at = this.#length;
    for (const part of [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60]) {
      room[at++] = zero + Math.floor(part / 10);
      room[at++] = zero + (part % 10);
      room[at++] = colon;
    }
    room[at - 1] = dot;
    const thousandths = rest % 1000;
    room[at++] = zero + Math.floor(thousandths / 100);
    room[at++] = zero + (Math.floor(thousandths / 10) % 10);
    room[at++] = zero + (thousandths % 10);
    this.#length = at;
    this.write('Z"');
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

/** The dates of days, counted from 1970: most moments fall on few of them, and asking a date for its text takes long. */
const dates = new Map<number, string>();
const mostDates = 5000;

function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const iso = new Date(day * dayMilliseconds).toISOString();
  const date = iso.slice(0, iso.indexOf('T'));
  if (dates.size >= mostDates) dates.clear();
  dates.set(day, date);
  return date;
}

function escaped(code: number): string {
  return `\\${short.get(code) ?? `u${code.toString(16).padStart(4, '0')}`}`;
}
