import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { accessOf } from '../api/keys.ts';
import { Problem } from '../api/problem.ts';
import type { Book } from '../book/book.ts';
import type { Hooks } from '../webhooks/hooks.ts';
import { CLIENT_IDS, type Consents, type Mode } from './consents.ts';
import { consentPage } from './page.ts';

const redirectUri = z.url({ protocol: /^https?$/ });
const question = z.object({
  response_type: z.literal('code'),
  client_id: z.string(),
  redirect_uri: redirectUri,
  state: z.string().max(500).default(''),
  scope: z.string().default('read_write'),
});
const decision = z.object({
  client_id: z.string(),
  redirect_uri: redirectUri,
  state: z.string(),
  decision: z.enum(['allow', 'deny']),
});
const redemption = z.object({ grant_type: z.string().default(''), code: z.string().default('') });
const ofMode = z.object({ mode: z.enum(['live', 'test']).default('test') });

export interface ConnectParts {
  readonly book: Book;
  readonly consents: Consents;
  readonly hooks: Hooks;
}

/** Stripe's consent pages and the exchange of their codes, below `/oauth`; and how a merchant takes consent back. */
export function connectRoutes(parts: ConnectParts) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    askingRoutes(app, parts);
    app.post('/oauth/token', async (request, reply) => {
      const { status, body } = exchange(parts, request.headers.authorization, request.body);
      return reply.code(status).send(body);
    });
    app.delete('/_sandbox/connect/grant', async (request, reply) => {
      const { mode } = ofMode.parse(request.query);
      const wasGranted = parts.consents.revoke(mode);
      if (wasGranted) parts.hooks.announceDeauthorized(mode);
      return reply.code(wasGranted ? 204 : 404).send();
    });
  };
}

function askingRoutes(app: FastifyInstance, { book, consents }: ConnectParts): void {
  app.get('/oauth/authorize', async (request, reply) => {
    const asked = question.safeParse(request.query);
    if (!asked.success) return refuse(reply, 'invalid_request', 'Something is missing in this address.');
    const { client_id: clientId, redirect_uri: back, scope, state } = asked.data;
    if (modeOf(clientId) === null) return refuse(reply, 'invalid_client', 'No such application.');
    if (scope !== 'read_only') return refuse(reply, 'invalid_scope', 'This sandbox grants reading only.');
    return reply
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'self'; form-action 'self' ${new URL(back).origin}`,
      )
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(consentPage(book.context.accountName, { clientId, redirectUri: back, state }));
  });
  app.post('/oauth/authorize', async (request, reply) => {
    const decided = decision.parse(request.body);
    const mode = modeOf(decided.client_id);
    if (mode === null) return refuse(reply, 'invalid_client', 'No such application.');
    const back = new URL(decided.redirect_uri);
    back.searchParams.set('state', decided.state);
    if (decided.decision === 'allow') {
      back.searchParams.set('scope', 'read_only');
      back.searchParams.set('code', consents.issue(mode));
    } else {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The user denied your request');
    }
    return reply.redirect(back.href, 303);
  });
}

/** The answer to a code, in Stripe's own words. */
function exchange(
  { book, consents }: ConnectParts,
  authorization: string | undefined,
  body: unknown,
): { status: number; body: object } {
  let mode: Mode;
  try {
    mode = accessOf(authorization).livemode ? 'live' : 'test';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { status: 401, body: { error: 'invalid_client', error_description: 'No such application.' } };
  }
  const { grant_type: kind, code } = redemption.parse(body ?? {});
  if (kind !== 'authorization_code') {
    return { status: 400, body: { error: 'unsupported_grant_type', error_description: `No such grant: ${kind}` } };
  }
  if (consents.redeem(code, mode) !== 'granted') {
    return { status: 400, body: { error: 'invalid_grant', error_description: 'Authorization code does not exist' } };
  }
  const account = book.context.accountId;
  return {
    status: 200,
    body: {
      token_type: 'bearer',
      scope: 'read_only',
      livemode: mode === 'live',
      stripe_user_id: account,
      access_token: `rk_${mode}_sandbox_full`,
      refresh_token: 'rt_sandbox',
    },
  };
}

function modeOf(clientId: string): Mode | null {
  return clientId === CLIENT_IDS.test ? 'test' : clientId === CLIENT_IDS.live ? 'live' : null;
}

function refuse(reply: FastifyReply, error: string, words: string): FastifyReply {
  return reply.code(400).send({ error, error_description: words });
}
