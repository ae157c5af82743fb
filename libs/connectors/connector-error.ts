export const connectorErrorKinds = [
  'rejected',
  'forbidden',
  'limited',
  'unavailable',
  'malformed',
  'cursor_gone',
] as const;
export type ConnectorErrorKind = (typeof connectorErrorKinds)[number];

/** The one error a connector throws. Its message is ours: never the vendor's text, never a key. */
export class ConnectorError extends Error {
  readonly kind: ConnectorErrorKind;
  readonly permissions: readonly string[];
  readonly retryAfterMs: number | null;
  /** Of a delivery that is refused: it is proven, but its time is too far from this machine's. */
  readonly isStale: boolean;

  constructor(
    kind: ConnectorErrorKind,
    words: string,
    detail: { permissions?: readonly string[]; retryAfterMs?: number | null; isStale?: boolean; cause?: unknown } = {},
  ) {
    super(words, { cause: detail.cause });
    this.name = 'ConnectorError';
    this.kind = kind;
    this.permissions = detail.permissions ?? [];
    this.retryAfterMs = detail.retryAfterMs ?? null;
    this.isStale = detail.isStale ?? false;
  }
}
