import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { noteCaller, type Caller } from './caller.ts';
import { MembersService } from './members.service.ts';
import { isAtLeast, roleMetadata, type Role } from './roles.ts';
import { provenOrigin } from './same-origin.ts';
import { SignIn } from './sign-in.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets requests in: proves who asks, whether the page that asks is ours, and whether the role may. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIn: SignIn,
    private readonly members: MembersService,
    private readonly keys: ApiKeysService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(roleMetadata.open, targets)) return true;
    const caller = await this.#prove(request, context.switchToHttp().getResponse<FastifyReply>());
    const needed = this.reflector.getAllAndOverride<Role | undefined>(roleMetadata.needed, targets);
    const least = needed ?? (reading.has(request.method) ? 'viewer' : 'csm');
    if (!isAtLeast(caller.role, least)) {
      throw new AppError('forbidden', 'role_missing', `This needs the role ${least}; yours is ${caller.role}.`);
    }
    noteCaller(request, caller);
    return true;
  }

  async #prove(request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = bearer ? await this.keys.callerOf(bearer) : await this.#ofCookie(request, reply);
    if (!caller) throw new AppError('unauthorized', 'signed_out', 'Sign in, or send an API key.');
    return caller;
  }

  async #ofCookie(request: FastifyRequest, reply: FastifyReply): Promise<Caller | null> {
    const session = await this.signIn.sessionOf(request.headers.cookie);
    if (!session) return null;
    if (!reading.has(request.method)) refuseForeign(request, this.config.publicUrl, 'required');
    if (session.cookies.length > 0) void reply.header('set-cookie', [...session.cookies]);
    return this.members.ofUser(session);
  }
}

/**
 * Refuses a write that another page has a browser send (faults.md §8.2). With a cookie the proof is required; without one,
 * programs that are no browser may leave it out.
 */
export function refuseForeign(request: FastifyRequest, publicUrl: string, proof: 'required' | 'if-said'): void {
  const fetchSite = request.headers['sec-fetch-site'];
  const from = provenOrigin(
    { fetchSite: Array.isArray(fetchSite) ? fetchSite.join() : fetchSite, origin: request.headers.origin },
    publicUrl,
  );
  if (from === 'own' || (from === 'unsaid' && proof === 'if-said')) return;
  throw new AppError('forbidden', 'foreign_origin', `Writes with a cookie are accepted from ${publicUrl} only.`);
}
