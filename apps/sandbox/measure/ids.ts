import { Ids } from '../book/ids.ts';
import { hash32 } from '../book/random.ts';

const PREFIXES = {
  customer: 'cus',
  subscription: 'subs',
  invoice: '',
  transaction: 'ptx',
  payment_method: 'pmt',
  credit: 'crd',
  credit_log: 'crl',
  contract: 'ctr',
  one_time: 'one',
  object: 'obj',
} as const;

export type MeasureKind = keyof typeof PREFIXES;

const KINDS = Object.keys(PREFIXES).filter((key): key is MeasureKind => key in PREFIXES);
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 14;
const VALUE_NIBBLES = 21;

/** Where an object stands: whose it is, and which of theirs of its kind. */
export interface Spotted {
  readonly owner: number;
  readonly ordinal: number;
}

/**
 * Measure's ids, from which the object can be found again without an index. A customer's begins with `cus_` as Stripe's does and
 * is never one of Stripe's: nothing may be concluded from the prefix. Invoices have UUIDs.
 */
export class MeasureIds {
  private readonly codecs: ReadonlyMap<MeasureKind, Ids>;

  constructor(private readonly seed: number) {
    this.codecs = new Map(KINDS.map((kind, i) => [kind, new Ids(hash32(seed, 0x3ea5, i))]));
  }

  of(kind: MeasureKind, owner: number, ordinal = 0): string {
    const text = this.textOf(kind, owner, ordinal);
    return kind === 'invoice' ? this.uuidOf(text) : `${PREFIXES[kind]}_${text}`;
  }

  placeOf(kind: MeasureKind, id: string): Spotted | null {
    const text = kind === 'invoice' ? textIn(id) : id.slice(PREFIXES[kind].length + 1);
    const place = this.codecs.get(kind)?.placeOf(`cus_${text}`);
    if (place == null || this.of(kind, place.owner, place.ordinal) !== id) return null;
    return { owner: place.owner, ordinal: place.ordinal };
  }

  /** The name of something that the company holds one of. */
  fixed(prefix: string, name: string): string {
    return new Ids(hash32(this.seed, 0x3ea5)).fixed(prefix, name);
  }

  private textOf(kind: MeasureKind, owner: number, ordinal: number): string {
    return this.codecs.get(kind)?.of('customer', owner, ordinal).slice('cus_'.length) ?? '';
  }

  private uuidOf(text: string): string {
    let value = 0n;
    for (const digit of text) value = value * 62n + BigInt(DIGITS.indexOf(digit));
    const seeds = [hash32(this.seed, ...Buffer.from(text)), hash32(this.seed, 7, ...Buffer.from(text))];
    const check = seeds.map((seed) => seed.toString(16).padStart(8, '0')).join('');
    const hex = value.toString(16).padStart(VALUE_NIBBLES, '0') + check.slice(0, 30 - VALUE_NIBBLES);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18)}`;
  }
}

function textIn(uuid: string): string {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-4([0-9a-f]{3})-a([0-9a-f]{3})-([0-9a-f]{12})$/.exec(uuid);
  if (parts === null) return '';
  let value = BigInt(`0x${parts.slice(1).join('').slice(0, VALUE_NIBBLES)}`);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = (DIGITS[Number(value % 62n)] ?? '0') + text;
    value /= 62n;
  }
  return text;
}
