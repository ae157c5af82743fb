import axios from 'axios';
import { z } from 'zod';
import { ConnectorError } from '../connector-error.ts';
import type { Consent, ConsentApp, ConsentCall, ConsentRequest, Granted } from '../consent.ts';
import { originOf } from '../base-address.ts';
import { accountField, secretKeyField } from './credentials.ts';

/** The only scope that is ever asked for, and the only one that is taken (reference "stripe" §2.2). */
const scope = 'read_only';
const longestMilliseconds = 30_000;
const mostBytes = 64 * 1024;

const grantShape = z.looseObject({
  stripe_user_id: z.string().regex(/^acct_[A-Za-z0-9]+$/),
  scope: z.string(),
  livemode: z.boolean(),
});
const errorShape = z.looseObject({ error: z.string() });

/** What Stripe's codes mean for the person who waits (reference "stripe" §2.2). */
const refusals: Readonly<Record<string, string>> = {
  invalid_grant: 'Stripe says that this consent was used already, or is too old. Begin again.',
  invalid_client: "Stripe does not know this server's Connect application. Ask whoever runs Keepwell.",
  invalid_scope: "This server's Connect application may not ask for read-only access. Connect with a restricted key.",
  invalid_request: 'Stripe could not read the request. Begin again, or connect with a restricted key.',
};

/** Stripe Connect over OAuth, for operators whose platform still holds the scope `read_only`. */
export const stripeConsent: Consent = {
  label: 'Connect with Stripe',
  words:
    'One click and no key to copy, for servers whose operator owns a Stripe Connect application with read-only access. Stripe ' +
    'gives that to no new applications, so most people connect with a restricted key.',
  host: { setting: 'STRIPE_CONNECT_BASE', default: 'https://connect.stripe.com' },
  authorizeUrl,
  redeem,
  credentials: (app, granted) => ({ ...granted, [secretKeyField]: app.secretKey }),
};

/** Built by hand: the SDK asks for more than reading when it is not told otherwise, and drops the port of the address. */
function authorizeUrl(app: ConsentApp, { state, redirectUri }: ConsentRequest): string {
  const url = new URL('/oauth/authorize', originOf(app.baseUrl));
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    scope,
    state,
    redirect_uri: redirectUri,
  }).toString();
  return url.href;
}

async function redeem(app: ConsentApp, code: string, call: ConsentCall): Promise<Granted> {
  const answer = await ask(app, code, call);
  const grant = grantShape.safeParse(answer.body);
  if (answer.status !== 200 || !grant.success) throw refusalOf(answer);
  const { stripe_user_id: account, livemode } = grant.data;
  if (grant.data.scope !== scope) {
    throw new ConnectorError(
      'rejected',
      `Stripe granted “${readable(grant.data.scope)}” instead of read-only access, so nothing was connected. Remove the access in Stripe.`,
    );
  }
  const mode = livemode ? 'live' : 'test';
  if (mode !== app.mode) {
    throw new ConnectorError(
      'rejected',
      `Consent was given in ${mode} mode, where ${app.mode} mode was asked for. Nothing was connected.`,
    );
  }
  return { externalAccountId: account, mode, scope, credentials: { [accountField]: account } };
}

/** The one call that is no read. It can reach one path of the operator's own consent address, and follows no redirect. */
async function ask(
  app: ConsentApp,
  code: string,
  { signal, ledger }: ConsentCall,
): Promise<{ status: number; body: unknown }> {
  const url = new URL('/oauth/token', originOf(app.baseUrl)).href;
  const at = new Date();
  let status = 0;
  try {
    const answer = await axios.post<unknown>(url, new URLSearchParams({ grant_type: 'authorization_code', code }), {
      headers: { authorization: `Bearer ${app.secretKey}` },
      timeout: longestMilliseconds,
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestMilliseconds)]),
      maxRedirects: 0,
      maxContentLength: mostBytes,
      proxy: false,
      validateStatus: () => true,
    });
    status = answer.status;
    return { status, body: answer.data };
  } catch {
    // The library's error holds the request, and with it key and code: it goes no further.
    throw new ConnectorError('unavailable', 'Stripe did not answer in time, and nothing was connected. Begin again.');
  } finally {
    const ms = Date.now() - at.getTime();
    ledger({ at, purpose: 'consent', method: 'POST', path: '/oauth/token', status, ms });
  }
}

function refusalOf({ status, body }: { status: number; body: unknown }): ConnectorError {
  const error = errorShape.safeParse(body);
  const words = error.success && Object.hasOwn(refusals, error.data.error) ? refusals[error.data.error] : undefined;
  if (words !== undefined) return new ConnectorError('rejected', words);
  if (status >= 500 || status === 429) {
    return new ConnectorError(
      'unavailable',
      'Stripe could not complete the consent just now. Begin again in a minute.',
    );
  }
  return new ConnectorError('malformed', 'Stripe answered in a way that could not be read. Nothing was connected.');
}

/** A word from outside, short and plain. */
function readable(text: string): string {
  return text.replaceAll(/[^a-z_ ]/gi, '').slice(0, 40);
}
