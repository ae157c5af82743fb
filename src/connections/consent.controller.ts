import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginConsent, completeConsent, followConsent, listConsents, listUnroutable } from '#contracts/consent.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { Connectors } from './connectors.ts';
import { ConsentApps } from './consent-apps.ts';
import { askMilliseconds, ConsentRequests } from './consent-requests.ts';
import { ConsentService } from './consent.service.ts';
import { UnroutableQueries } from './unroutable.queries.ts';

const cookieName = 'keepwell_consent';
/** The page of the web app that takes the answer, and the one address that the operator enters at the billing system. */
const backPath = '/connectors/consent';
const modes = ['test', 'live'] as const;

/**
 * Connecting over the consent page of a billing system. Begun and completed in one browser, which a cookie ties to its question:
 * a session is needed, an API key is refused (403 session_needed).
 */
@Controller()
export class ConsentController {
  constructor(
    private readonly consents: ConsentService,
    private readonly requests: ConsentRequests,
    private readonly connectors: Connectors,
    private readonly apps: ConsentApps,
    private readonly unroutable: UnroutableQueries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Operation(listConsents)
  list() {
    const rows = this.connectors.list().flatMap(({ system, consent }) =>
      consent
        ? {
            system,
            label: consent.label,
            words: consent.words,
            modes: modes.filter((mode) => this.apps.find(system, mode) !== null),
          }
        : [],
    );
    return { rows };
  }

  @Needs('admin')
  @Operation(listUnroutable)
  strangers(@Who() { workspaceId }: Caller) {
    return this.unroutable.list(workspaceId);
  }

  @Needs('admin')
  @Operation(beginConsent)
  async begin(
    @Who() caller: Caller,
    @Input() { body }: InputOf<typeof beginConsent>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    assertBrowser(caller);
    const begun = await this.consents.begin(caller, body, `${this.config.publicUrl}${backPath}`);
    void reply.header('set-cookie', this.#cookie(begun.browserToken, askMilliseconds / 1_000));
    return { url: begun.url };
  }

  @Needs('admin')
  @Operation(completeConsent)
  async complete(
    @Who() caller: Caller,
    @Input() { body }: InputOf<typeof completeConsent>,
    @Req() request: FastifyRequest,
  ) {
    assertBrowser(caller);
    const { state, code, error } = body;
    const browserToken = browserTokenOf(request);
    return this.consents.complete(caller, { state, code, error, browserToken });
  }

  @Needs('admin')
  @Operation(followConsent)
  async follow(@Who() caller: Caller, @Req() request: FastifyRequest) {
    return { consent: await this.requests.follow(caller, browserTokenOf(request)) };
  }

  #cookie(value: string, seconds: number): string {
    const secure = this.config.publicUrl.startsWith('https:') ? '; Secure' : '';
    return `${cookieName}=${value}; Path=/api/connections/consent; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`;
  }
}

/** The cookie outlives the answer, which is taken once all the same: by it the page is told what became of that. */
function browserTokenOf({ headers }: FastifyRequest): string {
  return new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1] ?? '';
}

function assertBrowser(caller: Caller): void {
  if (caller.through === 'session') return;
  throw new AppError(
    'forbidden',
    'session_needed',
    'Consent is given in a browser: sign in there, without an API key.',
  );
}
