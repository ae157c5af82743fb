import type { CredentialResult } from '../access-report.ts';
import {
  accountField,
  companyField,
  isCompanyId,
  isToken,
  tokenField,
  webhookSecretField,
} from './dialect/credential-rules.ts';
import { openSecrets } from './dialect/signature.ts';

/** Whoever can guess the secret can make deliveries up. */
const leastSecret = 8;

const keyWarning =
  'Measure has no tokens that can only read: whoever holds this one can change everything in the company. Keepwell only ever reads.';

/** Things people paste into the wrong field, and what they are. */
const wrongTokens: readonly (readonly [RegExp, string])[] = [
  [/^cmp_/, 'This is the company id: it goes into the other field. The token is made under Developers, API Token.'],
  [/^(?:rk|sk|pk|whsec)_/, 'This is a key of Stripe, not a token of Measure.'],
  [/^bearer\b/i, 'Paste the token alone, without the word Bearer.'],
  [/\s/, 'The token holds a space or a line break: copy it again, the token alone.'],
  [/[*…•]{2,}|…/, 'Part of the token is hidden: make a new one and copy all of it.'],
];

/**
 * Answers whether a token and a company could be Measure's, without asking the network. Neither says whether the company is
 * live or a test account, so whoever connects it does: what nobody called live must not have mail sent about it.
 */
export function recogniseMeasure(credentials: Readonly<Record<string, string>>): CredentialResult {
  const words =
    companyRefusal(credentials[companyField] ?? '') ??
    tokenRefusal(credentials[tokenField] ?? '') ??
    webhookSecretRefusal(credentials[webhookSecretField] ?? '') ??
    accountRefusal(credentials[accountField] ?? '');
  if (words !== null) return { kind: 'refused', words };
  const mode = accountWord(credentials[accountField] ?? '') === 'test' ? 'test' : 'live';
  return { kind: 'ok', mode, keyKind: 'API token', warning: keyWarning };
}

function companyRefusal(id: string): string | null {
  if (id === '') return 'Type the company id: it begins with cmp_ and stands in the address of the API.';
  return isCompanyId(id) ? null : 'A company id begins with cmp_, letters and digits follow.';
}

function tokenRefusal(token: string): string | null {
  if (token === '') return 'Paste an API token: it is made in Measure under Developers, API Token.';
  for (const [form, words] of wrongTokens) if (form.test(token)) return words;
  return isToken(token) ? null : 'This does not look like a token: it has at least 8 letters, digits or signs.';
}

/** Why this cannot be a webhook's signing secret; null when it may be, and for none. Measure shows it once, when the webhook is made. */
export function webhookSecretRefusal(secret: string): string | null {
  if (secret === '') return null;
  if (secret.length > 512 || /[\p{Cc}]/u.test(secret)) {
    return 'The signing secret is too long or holds a line break: copy it again.';
  }
  const { all } = openSecrets([secret]);
  return (all[0]?.trim().length ?? 0) >= leastSecret
    ? null
    : `A signing secret has at least ${leastSecret} characters: copy all of it.`;
}

function accountRefusal(account: string): string | null {
  if (['live', 'test'].includes(accountWord(account))) return null;
  return `Say whether the company is live or a test account: neither its token nor its address tells. The field “${accountField}” is live or test.`;
}

function accountWord(account: string): string {
  return account.trim().toLowerCase();
}
