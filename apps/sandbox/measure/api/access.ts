import { authProblem, notFound } from './problem.ts';

export const COMPANY = 'cmp_sandbox';
/** A company without a single customer. */
export const EMPTY_COMPANY = 'cmp_sandbox_empty';
export const TOKEN = 'measure_sandbox_token';

/** Each token opens one company. What Measure answers to a token at another's door is not known: both answers occur. */
const TOKENS: Readonly<Record<string, { readonly company: string; readonly elsewhere: 401 | 404 }>> = {
  [TOKEN]: { company: COMPANY, elsewhere: 401 },
  measure_sandbox_second: { company: COMPANY, elsewhere: 404 },
  measure_sandbox_empty: { company: EMPTY_COMPANY, elsewhere: 404 },
};
const FORBIDDEN = 'measure_sandbox_forbidden';

/** Throws unless `Authorization: Bearer …` holds a token that opens this company. */
export function requireAccess(authorization: string | undefined, company: string): void {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === FORBIDDEN) throw authProblem(403, 'forbidden', 'This token may not read this company');
  const known = token === undefined ? undefined : TOKENS[token];
  if (known === undefined) throw authProblem(401, 'invalid_token', 'The supplied token is not valid');
  if (known.company === company) return;
  if (known.elsewhere === 404) throw notFound('Company not found');
  throw authProblem(401, 'unauthorised_resource', 'The supplied token gives no right to this resource');
}
