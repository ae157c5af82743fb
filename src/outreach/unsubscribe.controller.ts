import { Controller, Get, Header, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { takesBytes } from '../platform/http/bodies.ts';
import { Public } from '../workspaces/roles.ts';
import { UnsubscribeLinks } from './unsubscribe-links.ts';
import { unsubscribePage } from './unsubscribe-page.ts';
import { UnsubscribeService } from './unsubscribe.service.ts';

const html = 'text/html; charset=utf-8';

/** Where the link under an offer leads. Nobody signs in; the token is the proof. */
@Controller('unsubscribe')
export class UnsubscribeController {
  constructor(
    private readonly links: UnsubscribeLinks,
    private readonly service: UnsubscribeService,
  ) {}

  /** Mail scanners open every link: this only asks. */
  @Public()
  @Get()
  @Header('content-type', html)
  @Header('cache-control', 'no-store')
  async ask(@Query('token') token: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const isOurs = typeof token === 'string' && (await this.links.read(token)) !== null;
    void reply.status(isOurs ? 200 : 404);
    return unsubscribePage(isOurs ? 'ask' : 'invalid');
  }

  /** The reader's button, or a mail program's one click (RFC 8058 section 3.2). What the body says does not matter. */
  @Public()
  @RouteConfig(takesBytes)
  @Post()
  @Header('content-type', html)
  @Header('cache-control', 'no-store')
  async unsubscribe(@Query('token') token: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const asked = typeof token === 'string' ? await this.links.read(token) : null;
    if (asked) await this.service.unsubscribe(asked);
    void reply.status(asked ? 200 : 404);
    return unsubscribePage(asked ? 'done' : 'invalid');
  }
}
