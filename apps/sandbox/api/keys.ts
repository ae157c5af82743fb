import { Problem } from './problem.ts';

/** What a key may do: everything, or everything but the named permissions. */
export interface Access {
  readonly livemode: boolean;
  readonly missing: ReadonlySet<string>;
  /** The key as Stripe's messages show it. */
  readonly shown: string;
}

const KEY = /^(rk|sk)_(test|live)_sandbox(?:_(full|revoked|without_([a-z_]+)))?$/;

/** Reads `Authorization: Bearer …`; what is not a key of this sandbox is refused as Stripe refuses it. */
export function accessOf(authorization: string | undefined): Access {
  const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) {
    throw new Problem(401, {
      message:
        'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. ' +
        "'Authorization: Bearer YOUR_SECRET_KEY').",
    });
  }
  const shown = `${key.slice(0, 8)}${'*'.repeat(Math.max(3, Math.min(20, key.length - 12)))}${key.slice(-4)}`;
  const match = KEY.exec(key);
  const rights = match?.[3] ?? (match?.[1] === 'sk' ? 'full' : undefined);
  if (match === null || rights === undefined) throw new Problem(401, { message: `Invalid API Key provided: ${shown}` });
  if (rights === 'revoked') {
    throw new Problem(401, { code: 'api_key_expired', message: `Expired API Key provided: ${shown}` });
  }
  return { livemode: match[2] === 'live', missing: new Set((match[4] ?? '').split('__').filter(Boolean)), shown };
}
