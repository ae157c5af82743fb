export type TransportFailure =
  | 'refused_write'
  | 'refused_host'
  | 'unreachable'
  | 'too_slow'
  | 'cut'
  | 'too_large'
  | 'redirected'
  | 'aborted';

/** Why a call did not give an answer. Holds no address, no header and nothing the other side said. */
export class TransportError extends Error {
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure, words: string, cause?: unknown) {
    super(words, { cause });
    this.name = 'TransportError';
    this.failure = failure;
  }
}
