import type { Problem } from '#contracts/common.ts';

/** A request that did not succeed, in the words of the server; `status` 0 means that no answer came. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly problems: readonly { path: string; message: string }[];

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.message ?? 'The server answered in a way this page does not understand. Try again.');
    this.name = 'ApiProblem';
    this.status = status;
    this.code = problem.code ?? 'unexpected_answer';
    this.requestId = problem.requestId ?? null;
    this.problems = problem.problems ?? [];
  }

  /** The message for one field of a form, when the server named it. */
  of(path: string): string | null {
    return this.problems.find((problem) => problem.path === path)?.message ?? null;
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

/** What was asked for is not there: trying again would not help. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

/** What can be shown for anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something unexpected happened. Try again.';
}
