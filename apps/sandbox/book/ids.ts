import { hash32, hashText } from './random.ts';

/** The kinds that belong to a household, with the prefix of their ids and whether those are long, as Stripe's are. */
const PREFIXES = {
  customer: { prefix: 'cus', long: false },
  subscription: { prefix: 'sub', long: true },
  subscription_item: { prefix: 'si', long: false },
  discount: { prefix: 'di', long: true },
  invoice: { prefix: 'in', long: true },
  line_item: { prefix: 'il', long: true },
  invoice_payment: { prefix: 'inpay', long: true },
  payment_intent: { prefix: 'pi', long: true },
  charge: { prefix: 'ch', long: true },
  refund: { prefix: 're', long: true },
  balance_transaction: { prefix: 'txn', long: true },
  payment_method: { prefix: 'pm', long: true },
  event: { prefix: 'evt', long: true },
} as const;

export type Kind = keyof typeof PREFIXES;

/** Where an object stands: which household (or, for events, which number), and which of its objects of that kind. */
export interface Place {
  readonly kind: Kind;
  readonly owner: number;
  readonly ordinal: number;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const OWNER_DIGITS = 6;
const ORDINAL_DIGITS = 4;
const CHECK_DIGITS = 4;
/** Odd, so that multiplying by it is a permutation of 32 bits; INVERSE undoes it. */
const SCRAMBLE = 0x9e3779b1;
const INVERSE = inverseOf(SCRAMBLE);

const kinds = Object.keys(PREFIXES).filter((key): key is Kind => key in PREFIXES);
const kindOfPrefix = new Map(kinds.map((kind): [string, Kind] => [PREFIXES[kind].prefix, kind]));

function inverseOf(odd: number): number {
  let x = odd;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x >>> 0;
}

function toDigits(value: number, width: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < width; i++) {
    text = (DIGITS[rest % 62] ?? '0') + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function fromDigits(text: string): number {
  let value = 0;
  for (const digit of text) value = value * 62 + DIGITS.indexOf(digit);
  return value;
}

/**
 * Ids from which the object can be found again without an index: nothing has to be remembered for a book of any size.
 * They look like Stripe's, differ from seed to seed, and a mistyped one is not found.
 */
export class Ids {
  private readonly salt: number;
  /** The account's own mark, which Stripe puts into its longer ids. */
  readonly mark: string;

  constructor(private readonly seed: number) {
    this.salt = hash32(seed, 0x1d5);
    this.mark = toDigits(hash32(seed, 0xacc), 5) + toDigits(hash32(seed, 0xacd), 5);
  }

  /** A name for something that the book holds one of: a product, a price, an account. */
  fixed(prefix: string, name: string): string {
    const text = hashText(name);
    return `${prefix}_${toDigits(hash32(this.seed, 1, text), 6)}${toDigits(hash32(this.seed, 2, text), 6)}`;
  }

  of(kind: Kind, owner: number, ordinal = 0): string {
    const { prefix, long } = PREFIXES[kind];
    const check = toDigits(hash32(this.seed, kinds.indexOf(kind), owner, ordinal), 6).slice(-CHECK_DIGITS);
    const place = toDigits(this.hide(owner), OWNER_DIGITS) + toDigits(ordinal, ORDINAL_DIGITS);
    return long ? `${prefix}_1${check}${this.mark}${place}` : `${prefix}_${check}${place}`;
  }

  placeOf(id: string): Place | null {
    const cut = id.indexOf('_');
    const kind = kindOfPrefix.get(id.slice(0, Math.max(cut, 0)));
    if (kind === undefined || id.length < cut + 1 + CHECK_DIGITS + OWNER_DIGITS + ORDINAL_DIGITS) return null;
    const place = id.slice(-OWNER_DIGITS - ORDINAL_DIGITS);
    const owner = this.show(fromDigits(place.slice(0, OWNER_DIGITS)));
    const ordinal = fromDigits(place.slice(OWNER_DIGITS));
    return this.of(kind, owner, ordinal) === id ? { kind, owner, ordinal } : null;
  }

  private hide(owner: number): number {
    return Math.imul(owner ^ this.salt, SCRAMBLE) >>> 0;
  }

  private show(hidden: number): number {
    return (Math.imul(hidden, INVERSE) ^ this.salt) >>> 0;
  }
}
