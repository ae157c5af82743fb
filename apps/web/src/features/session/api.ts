import { checkSetup, completeSetup, signInBody } from '#contracts/session.ts';
import type { z } from 'zod';
import { call, queryOf } from '../../lib/api.ts';
import { request } from '../../lib/request.ts';

export { signInBody };
export const setupBody = completeSetup.body;

export function setupLink(token: string) {
  return { ...queryOf(checkSetup, { query: { token } }), staleTime: 0 };
}

/** The sign-in library answers this one; a success sets the session's cookie. */
export function signIn(body: z.infer<typeof signInBody>): Promise<unknown> {
  return request({ method: 'POST', path: '/auth/sign-in/email', body });
}

export function setUp(body: z.input<typeof setupBody>) {
  return call(completeSetup, { body });
}
