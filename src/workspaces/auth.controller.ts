import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { signInBody } from '#contracts/session.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { refuseForeign } from './auth.guard.ts';
import { MembersService } from './members.service.ts';
import { Public } from './roles.ts';
import { SignIn } from './sign-in.ts';
import { SignInLimits } from './sign-in-limits.ts';

/** The three addresses of the sign-in library that are open; everything else it could serve is not reachable. */
@Public()
@Controller('/api/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly limits: SignInLimits,
    private readonly members: MembersService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('sign-in/email')
  @HttpCode(200)
  async open(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<{ ok: true }> {
    refuseForeign(request, this.config.publicUrl, 'if-said');
    const read = signInBody.safeParse(request.body);
    if (!read.success) throw refused();
    const { email, password } = read.data;
    if (!(await this.limits.admitAddress(request.ip))) {
      void reply.header('retry-after', '60');
      throw new AppError('limited', 'too_many_attempts', 'Too many attempts from this network. Wait a minute.');
    }
    const browser = { address: request.ip, name: request.headers['user-agent'] ?? '' };
    const mayTry = await this.limits.admitAccount(email);
    const cookies = mayTry ? await this.signIn.open(email, password, browser) : await this.#rest(password);
    if (!cookies) throw refused();
    await this.limits.succeeded(email);
    void reply.header('set-cookie', cookies);
    return { ok: true };
  }

  @Post('sign-out')
  @HttpCode(200)
  async close(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<{ ok: true }> {
    refuseForeign(request, this.config.publicUrl, request.headers.cookie ? 'required' : 'if-said');
    void reply.header('set-cookie', await this.signIn.close(request.headers.cookie));
    return { ok: true };
  }

  @Get('get-session')
  async read(@Req() request: FastifyRequest): Promise<{ signedIn: boolean }> {
    const session = await this.signIn.sessionOf(request.headers.cookie);
    return { signedIn: session !== null && (await this.members.ofUser(session)) !== null };
  }

  async #rest(password: string): Promise<null> {
    await this.signIn.pretend(password);
    return null;
  }
}

/** One answer for an unknown account, a wrong password and an account that rests (faults.md §8.3). */
function refused(): AppError {
  return new AppError(
    'unauthorized',
    'wrong_credentials',
    'E-mail and password do not match. After several tries, wait a little before the next.',
  );
}
