import { type Problem, problemSchema } from '#contracts/common.ts';
import { ApiProblem } from './api-problem.ts';

export interface HttpRequest {
  method: string;
  /** Below `/api`. */
  path: string;
  body?: unknown;
  signal?: AbortSignal;
}

/** One request below `/api`; answers the parsed JSON, or throws an `ApiProblem`. */
export async function request({ method, path, body, signal }: HttpRequest): Promise<unknown> {
  const response = await reach(`/api${path}`, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
    credentials: 'same-origin',
  });
  const text = await response.text();
  const answer = parse(text);
  if (!response.ok) throw new ApiProblem(response.status, toProblem(answer, response.status));
  return answer ?? {};
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, { code: 'unreachable', message: 'Keepwell cannot be reached at the moment. Try again.' });
  }
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The sign-in library's refusals have a code and a message alone; ours have all of it. */
function toProblem(answer: unknown, status: number): Partial<Problem> {
  const problem = problemSchema.partial().safeParse(answer).data ?? {};
  if (problem.message !== undefined || status < 500) return problem;
  return { code: 'server_failed', message: 'Keepwell failed while answering. Nothing was changed. Try again.' };
}
