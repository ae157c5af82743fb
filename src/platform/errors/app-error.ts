/** What kind of failure this is; the filter turns each into one HTTP status. */
export const appErrorKinds = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  limited: 429,
  unavailable: 503,
} as const;

export type AppErrorKind = keyof typeof appErrorKinds;

/** An outcome that stops the work: a stable code, a sentence for people, and how loud the log is about it. */
export class AppError extends Error {
  readonly kind: AppErrorKind;
  readonly code: string;
  readonly problems: readonly { path: string; message: string }[];

  constructor(
    kind: AppErrorKind,
    code: string,
    message: string,
    detail: { problems?: readonly { path: string; message: string }[]; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.problems = detail.problems ?? [];
  }

  get logLevel(): 'debug' | 'warn' | 'error' {
    if (this.kind === 'unavailable') return 'error';
    return this.kind === 'forbidden' || this.kind === 'limited' ? 'warn' : 'debug';
  }
}

/** The answer for an id that does not exist, or that belongs to another workspace: the two must not differ. */
export function notFound(noun: string): AppError {
  return new AppError('not_found', `${noun}_not_found`, `There is no such ${noun}.`);
}
