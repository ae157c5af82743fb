import { Injectable, Logger } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import type { Consent, ConsentApp, Granted } from '#connectors/consent.ts';
import { Database } from '../platform/database/database.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { randomSecret } from '../platform/secrets/secrets.ts';
import type { Caller } from '../workspaces/caller.ts';
import type { Confirmed } from './another-account.ts';
import { ConnectingService } from './connecting.service.ts';
import { consentKind, isEnded } from './connection.ts';
import { ConnectionsService } from './connections.service.ts';
import { Connectors } from './connectors.ts';
import { ConsentApps } from './consent-apps.ts';
import { ConsentRequests, type Asked, type Outcome, type Proof } from './consent-requests.ts';

const redeemMilliseconds = 40_000;
/** Ends the state of a question that was begun knowing that another account may answer. No random part holds a dot. */
const besideMark = '.beside';

export interface ConsentWish {
  readonly system: string;
  readonly mode: 'live' | 'test';
  /** The connection whose account is to give consent. */
  readonly connectionId?: string | undefined;
  readonly confirm?: Confirmed | undefined;
}

export interface BegunConsent {
  readonly url: string;
  /** Goes into a cookie: proof that the answer came back to the browser that asked. */
  readonly browserToken: string;
}

export interface ConsentAnswer extends Proof {
  readonly code: string | undefined;
  readonly error: string | undefined;
}

/** Connecting over a billing system's consent page. The code is redeemed once, after its question was used up. */
@Injectable()
export class ConsentService {
  readonly #logger = new Logger(ConsentService.name);

  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly connectors: Connectors,
    private readonly apps: ConsentApps,
    private readonly requests: ConsentRequests,
    private readonly connecting: ConnectingService,
  ) {}

  /** An entry. `redirectUri` is where the consent page sends the browser back to. */
  async begin(caller: Caller, wish: ConsentWish, redirectUri: string): Promise<BegunConsent> {
    const { system, mode, connectionId: meantFor = null, confirm } = wish;
    const { app, consent } = this.#find(system, mode);
    if (meantFor !== null) await this.#assertFits(caller.workspaceId, meantFor, wish);
    const state = `${randomSecret()}${confirm === undefined ? '' : besideMark}`;
    const browserToken = randomSecret();
    await this.requests.add(caller, { state, browserToken }, { system, mode, meantFor });
    return { url: consent.authorizeUrl(app, { state, redirectUri }), browserToken };
  }

  /** An entry. Answers the connection, and whether its key went. Nothing is stored of an answer that is refused but why, and no answer is taken twice. */
  async complete(caller: Caller, answer: ConsentAnswer): Promise<{ connectionId: string; keyForgotten: boolean }> {
    const asked = await this.requests.useUp(caller, answer);
    const readByKey = await this.#readByKey(caller.workspaceId);
    const connectionId = await this.#take(caller.workspaceId, asked, answer).catch(async (error: unknown) => {
      await this.#note(caller, answer, { code: error instanceof AppError ? error.code : 'internal' });
      throw error;
    });
    await this.#note(caller, answer, { connectionId });
    return { connectionId, keyForgotten: readByKey.has(connectionId) };
  }

  /** What became of an answer is true whether or not it is noted: a note that fails takes the place of neither success nor refusal. */
  async #note(caller: Caller, { state }: ConsentAnswer, outcome: Outcome): Promise<void> {
    await this.requests.end(caller, state, outcome).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : 'unknown';
      this.#logger.warn({ outcome: 'consent_not_noted', workspace: caller.workspaceId, ...outcome, error: words });
    });
  }

  async #take(workspaceId: string, asked: Asked, answer: ConsentAnswer): Promise<string> {
    const { system, mode, meantFor } = asked;
    const { app, consent, readWith } = this.#find(system, mode);
    if (answer.error !== undefined || answer.code === undefined) throw declined(answer.error, readWith);
    const calls: LedgerCall[] = [];
    const granted = await redeem(consent, app, { code: answer.code, calls }).catch(async (error: unknown) => {
      await this.connecting.noteExchange(workspaceId, { system, meantFor, calls });
      throw error;
    });
    return this.connecting.connectGranted(workspaceId, {
      system,
      meantFor,
      granted,
      credentials: consent.credentials(app, granted.credentials),
      calls,
      // Of a state only the hash is kept, so it is known whole or not at all: nobody can have put the mark there since.
      confirm: answer.state.endsWith(besideMark) ? 'another_account' : undefined,
    });
  }

  /** The connections that keep a key of their own. */
  async #readByKey(workspaceId: string): Promise<Set<string>> {
    const all = await this.database.read(workspaceId, (scope) => this.connections.list(scope));
    return new Set(all.filter((one) => one.keyKind !== consentKind && !isEnded(one)).map(({ id }) => id));
  }

  /** What another system or mode holds cannot go on with this consent, and a sandbox is never asked for one. */
  async #assertFits(workspaceId: string, id: string, wish: ConsentWish): Promise<void> {
    const { system, mode, isSandbox } = await this.database.read(workspaceId, (scope) =>
      this.connections.get(scope, id),
    );
    if (system === wish.system && mode === wish.mode && !isSandbox) return;
    throw new AppError(
      'invalid',
      'consent_for_another',
      'This connection is of another system or mode, or of the sandbox: no such consent goes on with it.',
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
