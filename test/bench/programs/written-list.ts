const comma = Buffer.from(',');

/** Objects as one text, so that a page of them is a piece of it and nothing is put together while time is taken. */
export class WrittenList {
  readonly #text: Buffer;
  /** Where each begins, and where one after the last would. */
  readonly #starts: number[] = [0];

  constructor(objects: readonly Buffer[]) {
    this.#text = Buffer.concat(objects.flatMap((object) => [object, comma]));
    for (const object of objects) this.#starts.push((this.#starts.at(-1) ?? 0) + object.length + comma.length);
  }

  /** Those from one rank up to another, with commas between them. */
  range(first: number, end: number): Buffer {
    const last = (this.#starts[end] ?? 0) - comma.length;
    return end <= first ? Buffer.alloc(0) : this.#text.subarray(this.#starts[first], last);
  }
}
