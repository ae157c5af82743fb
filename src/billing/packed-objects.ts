import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { BillingObject } from '#connectors/billing-object.ts';

/** What stands beside the payload. */
type Frame = Omit<BillingObject, 'payload' | 'json' | 'customerId'>;

/** So many are packed together: objects of one kind are alike, and they are read one after the other. */
const together = 500;
/** PostgreSQL holds no such character. */
const between = '\0';
const fast = { level: 1 };

/**
 * Objects of a customer who has very many: their texts are packed, and each is taken apart whenever it is asked for. All of them side
 * by side would take a worker's whole memory. To be gone through in their order.
 */
export function packed(
  rows: readonly (Frame & { readonly json: string })[],
  customerId: string,
): readonly BillingObject[] {
  const objects: BillingObject[] = [];
  for (let first = 0; first < rows.length; first += together) {
    const some = rows.slice(first, first + together);
    const pack = new Pack(some.map(({ json }) => json));
    for (const [place, row] of some.entries()) objects.push(new PackedObject(row, customerId, { pack, place }));
  }
  return objects;
}

/** The pack that was opened last, of all there are: only one lies open at a time. */
let open: { readonly pack: Pack; readonly texts: readonly string[] } | null = null;

class Pack {
  readonly #bytes: Buffer;

  constructor(texts: readonly string[]) {
    this.#bytes = deflateRawSync(texts.join(between), fast);
  }

  at(place: number): string {
    if (open?.pack !== this) open = { pack: this, texts: inflateRawSync(this.#bytes).toString().split(between) };
    return open.texts[place] ?? 'null';
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
