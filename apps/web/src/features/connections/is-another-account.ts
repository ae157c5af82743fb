import { ApiProblem } from '../../lib/api-problem.ts';

/** True when the server asks whether another account than before is meant. */
export function isAnotherAccount(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.code === 'another_account';
}
