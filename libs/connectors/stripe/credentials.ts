import type { CredentialResult } from '../access-report.ts';

/** Keys are opaque and may grow; the limit only keeps nonsense out (reference "stripe" §3.1). */
const longestKey = 255;

/** Names of the form's fields, as they are sealed with the connection. */
export const secretKeyField = 'secretKey';
export const webhookSecretField = 'webhookSecret';
/** The account that gave consent; the key beside it is then the application's (reference "stripe" §2.2). */
export const accountField = 'account';

const fullKeyWarning =
  'This is a full secret key: whoever holds it can change and charge everything in the account. ' +
  'Keepwell only ever reads, but a restricted key that cannot write is safer.';

const unclaimedWarning =
  'This key belongs to an unclaimed Stripe sandbox: it stops working when the sandbox expires or is claimed.';

/** Prefixes people paste by mistake, and what to do instead. */
const wrongKinds: readonly (readonly [RegExp, string])[] = [
  [/^pk_/, 'This is a publishable key: it cannot read billing. Paste a restricted key, which begins with rk_.'],
  [
    /^[sr]k_org_/,
    'This is an organisation key: it opens every account of the organisation, and each call must name one. Keepwell reads one account: ' +
      'open that account in Stripe and make a restricted key there, which begins with rk_live_ or rk_test_.',
  ],
  [
    /^whsec_/,
    'This is a webhook signing secret: it proves deliveries but cannot read. Paste a restricted key (rk_) here.',
  ],
  [
    /^(?:acct|cus|sub|in|price|prod)_/,
    'This is the id of an object, not a key. Paste a restricted key, which begins with rk_.',
  ],
  [/^ca_/, 'This is a Connect client id, not a key. Paste a restricted key, which begins with rk_.'],
  [/^ek_/, 'This is an ephemeral key: it ends within the hour. Paste a restricted key, which begins with rk_.'],
];

/** Answers what kind of Stripe key this is, and in which mode, from its prefix alone (ruling 19). */
export function recogniseStripeKey(credentials: Readonly<Record<string, string>>): CredentialResult {
  const key = credentials[secretKeyField] ?? '';
  const refusal = refusalOf(key);
  if (refusal !== null) return { kind: 'refused', words: refusal, ...saidMode(key) };
  const webhookRefusal = webhookSecretRefusal(credentials[webhookSecretField] ?? '');
  const { mode = 'test' } = saidMode(key);
  if (webhookRefusal !== null) return { kind: 'refused', words: webhookRefusal, mode };
  if (key.startsWith('sk_')) return { kind: 'ok', mode, keyKind: 'secret', warning: fullKeyWarning };
  if (key.startsWith('rkcs_')) return { kind: 'ok', mode, keyKind: 'unclaimed sandbox', warning: unclaimedWarning };
  return { kind: 'ok', mode, keyKind: 'restricted', warning: null };
}

/** Keys of every kind name their mode behind their kind. */
function saidMode(key: string): { readonly mode?: 'live' | 'test' } {
  const said = /^[a-z]{2,4}_(?:org_)?(live|test)_/.exec(key)?.[1];
  return said === 'live' || said === 'test' ? { mode: said } : {};
}

function refusalOf(key: string): string | null {
  if (key.trim() === '') return 'Paste a Stripe key: a restricted one begins with rk_live_ or rk_test_.';
  if (/\s/.test(key)) return 'The key holds a space or a line break: copy it again, the key alone.';
  if (key.length > longestKey) return `The key is longer than ${longestKey} characters: it cannot be a Stripe key.`;
  for (const [prefix, words] of wrongKinds) if (prefix.test(key)) return words;
  if (/[.*…]{2,}|…/.test(key))
    return 'Part of the key is hidden: reveal it in the Stripe dashboard and copy all of it.';
  if (!/^(?:(?:rk|sk)_(?:live|test)|rkcs_test)_[A-Za-z0-9_]+$/.test(key)) {
    return 'This does not look like a Stripe key: a restricted one begins with rk_live_ or rk_test_, letters and digits follow.';
  }
  return null;
}

/** Why this cannot be a webhook's signing secret; null when it may be, and for none: only those who add an endpoint by hand have one. */
export function webhookSecretRefusal(secret: string): string | null {
  if (secret === '') return null;
  if (!/^whsec_[A-Za-z0-9_+/=-]+$/.test(secret) || secret.length > longestKey) {
    return 'A webhook signing secret begins with whsec_ and holds no spaces. Leave the field empty if you have none.';
  }
  return null;
}
