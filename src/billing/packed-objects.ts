import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { BillingObject } from '#connectors/billing-object.ts';

/** What stands beside the payload. */
type Frame = Omit<BillingObject, 'payload' | 'json' | 'customerId'>;

/** At most so much is packed together: objects of one kind are alike, and they are read one after the other. */
const together = { rows: 500, characters: 1_000_000 };
/** PostgreSQL holds no such character. */
const between = '\0';
const fast = { level: 1 };

/**
 * Objects of a customer who has very many: their texts are packed, and each is taken apart whenever it is asked for. All of them side
 * by side would take a worker's whole memory. To be gone through in their order: only one pack lies open at a time.
 */
export function packed(
  rows: readonly (Frame & { readonly json: string })[],
  customerId: string,
): readonly BillingObject[] {
  const objects: BillingObject[] = [];
  const desk: Desk = { open: null };
  for (const some of parted(rows)) {
    const pack = new Pack(
      some.map(({ json }) => json),
      desk,
    );
    for (const [place, row] of some.entries()) objects.push(new PackedObject(row, customerId, { pack, place }));
  }
  return objects;
}

/** The rows in their order, parted into what is packed together. A row longer than a pack may be stands alone. */
export function* parted<T extends { readonly json: string }>(rows: readonly T[]): Generator<readonly T[]> {
  let some: T[] = [];
  let characters = 0;
  for (const row of rows) {
    const isFull = some.length === together.rows || characters + row.json.length > together.characters;
    if (isFull && some.length > 0) {
      yield some;
      some = [];
      characters = 0;
    }
    some.push(row);
    characters += row.json.length;
  }
  if (some.length > 0) yield some;
}

/** Where the pack of a customer that was opened last lies. It goes when the customer's objects go: these are people's data. */
interface Desk {
  open: { readonly pack: Pack; readonly texts: readonly string[] } | null;
}

class Pack {
  readonly #bytes: Buffer;
  readonly #desk: Desk;

  constructor(texts: readonly string[], desk: Desk) {
    this.#bytes = deflateRawSync(texts.join(between), fast);
    this.#desk = desk;
  }

  at(place: number): string {
    if (this.#desk.open?.pack !== this) {
      // Before the next is opened: two need not lie side by side.
      this.#desk.open = null;
      this.#desk.open = { pack: this, texts: inflateRawSync(this.#bytes).toString().split(between) };
    }
    return this.#desk.open.texts[place] ?? 'null';
  }
}

class PackedObject implements BillingObject {
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string;
  readonly apiVersion: string;
  readonly isDeleted: boolean;
  /** A date takes ten times as much. */
  readonly #knownAt: number;
  readonly #pack: Pack;
  readonly #place: number;

  constructor(
    { kind, externalId, apiVersion, knownAt, isDeleted }: Frame,
    customerId: string,
    { pack, place }: { readonly pack: Pack; readonly place: number },
  ) {
    this.kind = kind;
    this.externalId = externalId;
    this.customerId = customerId;
    this.apiVersion = apiVersion;
    this.#knownAt = knownAt.getTime();
    this.isDeleted = isDeleted;
    this.#pack = pack;
    this.#place = place;
  }

  get knownAt(): Date {
    return new Date(this.#knownAt);
  }

  get payload(): unknown {
    return JSON.parse(this.#pack.at(this.#place));
  }
}
