/** Names of the form's fields, as they are sealed with the connection. A token and its company belong together (A4). */
export const tokenField = 'token';
export const companyField = 'companyId';
export const webhookSecretField = 'webhookSecret';
export const accountField = 'account';

/** Tokens are opaque (A2); the limits only keep nonsense out. */
export function isToken(token: string): boolean {
  return /^[\x21-\x7e]{8,512}$/.test(token);
}

/** `cmp_` and letters or digits after it (reference "measure-api" §1). */
export function isCompanyId(id: string): boolean {
  return /^cmp_[A-Za-z0-9_-]{1,120}$/.test(id);
}
