import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import type { Consent, ConsentApp, Granted } from '#connectors/consent.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { hashSecret, randomSecret } from '../platform/secrets/secrets.ts';
import type { Caller } from '../workspaces/caller.ts';
import type { Confirmed } from './another-account.ts';
import { ConnectingService } from './connecting.service.ts';
import { Connectors } from './connectors.ts';
import { ConsentApps } from './consent-apps.ts';

/** As long as a consent page may be open (faults.md §4.1). */
export const consentMilliseconds = 10 * 60_000;
const redeemMilliseconds = 40_000;
/** Ends the state of a question that was begun knowing that another account may answer. No random part holds a dot. */
const besideMark = '.beside';

export interface BegunConsent {
  readonly url: string;
  /** Goes into a cookie: proof that the answer came back to the browser that asked. */
  readonly browserToken: string;
}

export interface ConsentAnswer {
  readonly state: string;
  readonly code: string | undefined;
  readonly error: string | undefined;
  readonly browserToken: string;
}

/** Connecting over a billing system's consent page. The code is redeemed once, after its question was used up. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly connectors: Connectors,
    private readonly apps: ConsentApps,
    private readonly connecting: ConnectingService,
  ) {}

  /** An entry. `redirectUri` is where the consent page sends the browser back to. */
  async begin(
    caller: Caller,
    wish: { system: string; mode: 'live' | 'test'; confirm?: Confirmed | undefined },
    redirectUri: string,
  ): Promise<BegunConsent> {
    const { app, consent } = this.#find(wish.system, wish.mode);
    const state = `${randomSecret()}${wish.confirm === undefined ? '' : besideMark}`;
    const browserToken = randomSecret();
    const now = this.clock.now();
    await this.database.write(caller.workspaceId, async ({ db, workspaceId }) => {
      await db.query(`delete from consent_request where workspace_id = $1 and expires_at < $2`, [workspaceId, now]);
      await db.query(
        `insert into consent_request (workspace_id, state_hash, browser_hash, member_id, system, mode, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          workspaceId,
          hashOf(state),
          hashOf(browserToken),
          caller.memberId,
          wish.system,
          wish.mode,
          new Date(now.getTime() + consentMilliseconds),
        ],
      );
    });
    return { url: consent.authorizeUrl(app, { state, redirectUri }), browserToken };
  }

  /** An entry. Answers the connection. Nothing is stored of an answer that is refused, and no answer is taken twice. */
  async complete(caller: Caller, answer: ConsentAnswer): Promise<string> {
    const asked = await this.#useUp(caller, answer);
    const { app, consent, readWith } = this.#find(asked.system, asked.mode);
    if (answer.error !== undefined || answer.code === undefined) throw declined(answer.error, readWith);
    const calls: LedgerCall[] = [];
    const granted = await redeem(consent, app, { code: answer.code, calls }).catch((error: unknown) => {
      this.connecting.noteExchange(caller.workspaceId, asked.system, calls);
      throw error;
    });
    return this.connecting.connectGranted(caller.workspaceId, {
      system: asked.system,
      granted,
      credentials: consent.credentials(app, granted.credentials),
      calls,
      // Of a state only the hash is kept, so it is known whole or not at all: nobody can have put the mark there since.
      confirm: answer.state.endsWith(besideMark) ? 'another_account' : undefined,
    });
  }

  /** One statement: of two answers at once, one finds the question unused. */
  async #useUp(
    caller: Caller,
    { state, browserToken }: ConsentAnswer,
  ): Promise<{ system: string; mode: 'live' | 'test' }> {
    const now = this.clock.now();
    const [rows]: [{ system: string; mode: 'live' | 'test' }[]] = await this.database.write(
      caller.workspaceId,
      ({ db, workspaceId }) =>
        db.query(
          `update consent_request set used_at = $5
           where workspace_id = $1 and state_hash = $2 and browser_hash = $3 and member_id = $4 and used_at is null
             and expires_at > $5
           returning system, mode`,
          [workspaceId, hashOf(state), hashOf(browserToken), caller.memberId, now],
        ),
    );
    const [asked] = rows;
    if (asked) return asked;
    throw new AppError(
      'conflict',
      'consent_stale',
      'This answer was used already, is older than ten minutes, or belongs to another browser or person. Begin again.',
    );
  }

  #find(system: string, mode: 'live' | 'test'): { app: ConsentApp; consent: Consent; readWith: string } {
    const connector = this.connectors.find(system);
    if (!connector?.consent) throw notFound('connector');
    const { consent } = connector;
    const { readWith } = connector.form;
    const app = this.apps.find(system, mode);
    if (app) return { app, consent, readWith };
    throw new AppError(
      'conflict',
      'consent_not_set_up',
      `This server has no application for ${mode} mode. Connect with a ${readWith} instead, or ask whoever runs Keepwell.`,
    );
  }
}

async function redeem(
  consent: Consent,
  app: ConsentApp,
  { code, calls }: { code: string; calls: LedgerCall[] },
): Promise<Granted> {
  const ledger = (call: LedgerCall) => calls.push(call);
  try {
    return await consent.redeem(app, code, { signal: AbortSignal.timeout(redeemMilliseconds), ledger });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const kind = error.kind === 'unavailable' ? 'unavailable' : 'invalid';
    throw new AppError(kind, `consent_${error.kind}`, error.message);
  }
}

function declined(error: string | undefined, readWith: string): AppError {
  const words =
    error === 'access_denied'
      ? 'Consent was declined, so nothing was connected. Begin again whenever you like.'
      : `The consent page sent back an error, so nothing was connected. Begin again, or connect with a ${readWith}.`;
  return new AppError('invalid', 'consent_declined', words);
}

function hashOf(text: string): string {
  return hashSecret(text).toString('base64url');
}
