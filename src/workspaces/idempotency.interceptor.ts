import { Injectable, Logger, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { AppError } from '../platform/errors/app-error.ts';
import { hashSecret } from '../platform/secrets/secrets.ts';
import { callerOf, type Caller } from './caller.ts';
import { IdempotencyService, type KeyedRequest, type Outcome } from './idempotency.service.ts';
import { endpointOf } from './operation.ts';

/** What a refusal of this kind says stays true when asked again; the other kinds pass by themselves. */
const lasting = new Set(['invalid', 'forbidden', 'not_found', 'conflict', 'too_large']);

/**
 * The one door for `Idempotency-Key` (faults.md §8.16): a write of the contract that carries one is carried out once for its caller
 * and key. It stands outermost, so that what is kept is what left.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #logger = new Logger(IdempotencyInterceptor.name);

  constructor(private readonly idempotency: IdempotencyService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    const caller = callerOf(request);
    const endpoint = endpointOf(context.getHandler());
    if (key === undefined || !caller || !endpoint || endpoint.method === 'GET') return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(this.#once(caller, keyed(request, caller, String(key)), { next, reply }));
  }

  async #once(
    { workspaceId }: Caller,
    request: KeyedRequest,
    { next, reply }: { next: CallHandler; reply: FastifyReply },
  ): Promise<unknown> {
    const held = await this.idempotency.begin(workspaceId, request).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'idempotency_in_progress') void reply.header('retry-after', '1');
      throw error;
    });
    if ('before' in held) return this.#repeat(held.before, reply);
    try {
      const answer = await lastValueFrom(next.handle());
      await this.#note(() => this.idempotency.keep(workspaceId, held.begun, { answer }));
      return answer;
    } catch (error) {
      await this.#note(() => this.#fail(workspaceId, held.begun, error));
      throw error;
    }
  }

  #repeat(outcome: Outcome, reply: FastifyReply): unknown {
    void reply.header('idempotency-replayed', 'true');
    if ('answer' in outcome) return outcome.answer;
    const { kind, code, message, problems } = outcome.refusal;
    throw new AppError(kind, code, message, { problems });
  }

  async #fail(workspaceId: string, id: string, error: unknown): Promise<void> {
    if (!(error instanceof AppError)) return this.idempotency.giveUp(workspaceId, id);
    const { kind, code, message, problems } = error;
    if (!lasting.has(kind)) return this.idempotency.release(workspaceId, id);
    return this.idempotency.keep(workspaceId, id, { refusal: { kind, code, message, problems } });
  }

  /** The write has happened or not, whatever becomes of our note of it: without one its outcome is unknown, and it is not repeated. */
  async #note(note: () => Promise<void>): Promise<void> {
    try {
      await note();
    } catch (error) {
      const told = error instanceof Error ? error.message : 'unknown';
      this.#logger.warn({ outcome: 'idempotency_not_noted', error: told });
    }
  }
}

/** Keys are each caller's own: an API key's, or a member's through all their sessions. */
function keyed(request: FastifyRequest, caller: Caller, key: string): KeyedRequest {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const words = 'An Idempotency-Key is one word of at most 255 letters, digits and signs.';
    throw new AppError('invalid', 'invalid_idempotency_key', words);
  }
  const whose = caller.through === 'key' ? caller.credentialId : caller.memberId;
  return {
    subject: hashSecret(`${whose} ${key}`),
    print: hashSecret(JSON.stringify([request.method, request.url, request.body ?? null])),
  };
}
