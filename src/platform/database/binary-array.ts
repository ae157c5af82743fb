/** How one value of a type is written in PostgreSQL's binary form, after its length. */
export interface ElementType<T> {
  /** The number of the type in every PostgreSQL server. */
  readonly oid: number;
  bytes(value: T): number;
  write(value: T, to: Buffer, at: number): void;
}

const noLength = -1;
/** Of the header: dimensions, whether there are nulls, the type; then length and lower bound of the one dimension. */
const [headerBytes, dimensionBytes, lengthBytes] = [12, 8, 4];
const microsecondsOf2000 = BigInt(Date.UTC(2000, 0, 1)) * 1_000n;

export const uuidElement: ElementType<string> = {
  oid: 2950,
  bytes: () => 16,
  write: (value, to, at) => void to.write(value.replaceAll('-', ''), at, 16, 'hex'),
};

export const textElement: ElementType<string> = {
  oid: 25,
  bytes: (value) => Buffer.byteLength(value),
  write: (value, to, at) => void to.write(value, at),
};

/** The value is the text of the JSON. */
export const jsonElement: ElementType<string> = { ...textElement, oid: 114 };

/** The value is the text of the JSON. */
export const jsonbElement: ElementType<string> = {
  oid: 3802,
  bytes: (value) => 1 + Buffer.byteLength(value),
  write: (value, to, at) => {
    // The version of the form, and the text.
    to.writeUInt8(1, at);
    to.write(value, at + 1);
  },
};

export const bytesElement: ElementType<Buffer> = {
  oid: 17,
  bytes: (value) => value.length,
  write: (value, to, at) => void value.copy(to, at),
};

export const intElement: ElementType<number> = {
  oid: 23,
  bytes: () => 4,
  write: (value, to, at) => void to.writeInt32BE(value, at),
};

/** The value in digits. */
export const bigintElement: ElementType<string> = {
  oid: 20,
  bytes: () => 8,
  write: (value, to, at) => void to.writeBigInt64BE(BigInt(value), at),
};

export const booleanElement: ElementType<boolean> = {
  oid: 16,
  bytes: () => 1,
  write: (value, to, at) => void to.writeUInt8(value ? 1 : 0, at),
};

export const momentElement: ElementType<Date> = {
  oid: 1184,
  bytes: () => 8,
  write: (value, to, at) => void to.writeBigInt64BE(BigInt(value.getTime()) * 1_000n - microsecondsOf2000, at),
};

/**
 * A parameter for `unnest($n::type[])` in PostgreSQL's binary form: neither side has to quote or to read text, which is most of
 * what a column of rows otherwise costs. Throws for a moment that is none.
 */
export function binaryArray<T>(type: ElementType<T>, items: readonly (T | null)[]): Buffer {
  const sizes = items.map((item) => (item === null ? noLength : type.bytes(item)));
  const bytes = sizes.reduce((sum, size) => sum + lengthBytes + Math.max(0, size), 0);
  const isEmpty = items.length === 0;
  // Every byte of it is written below.
  const array = Buffer.allocUnsafe(headerBytes + (isEmpty ? 0 : dimensionBytes) + bytes);
  array.writeInt32BE(isEmpty ? 0 : 1, 0);
  array.writeInt32BE(sizes.includes(noLength) ? 1 : 0, 4);
  array.writeInt32BE(type.oid, 8);
  if (isEmpty) return array;
  array.writeInt32BE(items.length, headerBytes);
  array.writeInt32BE(1, headerBytes + 4);
  let at = headerBytes + dimensionBytes;
  items.forEach((item, index) => {
    const size = sizes[index] ?? noLength;
    at = array.writeInt32BE(size, at);
    if (item === null) return;
    type.write(item, array, at);
    at += size;
  });
  return array;
}
