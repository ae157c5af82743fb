import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkSetup, completeSetup } from '#contracts/session.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { refuseForeign } from './auth.guard.ts';
import { Input, Operation, type InputOf } from './operation.ts';
import { Public } from './roles.ts';
import { SetupService } from './setup.service.ts';
import { SignIn } from './sign-in.ts';

/** The one-time set-up link: who opens it makes the workspace and becomes its owner. Open to anybody who holds the link. */
@Public()
@Controller()
export class SetupController {
  constructor(
    private readonly setup: SetupService,
    private readonly signIn: SignIn,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Operation(checkSetup)
  async check(@Input() input: InputOf<typeof checkSetup>) {
    return { isValid: await this.setup.isValid(input.query.token) };
  }

  @Operation(completeSetup)
  async complete(
    @Input() { body }: InputOf<typeof completeSetup>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    refuseForeign(request, this.config.publicUrl, 'if-said');
    const made = await this.setup.complete(body);
    const browser = { address: request.ip, name: request.headers['user-agent'] ?? '' };
    void reply.header('set-cookie', (await this.signIn.open(body.email, body.password, browser)) ?? []);
    return made;
  }
}
