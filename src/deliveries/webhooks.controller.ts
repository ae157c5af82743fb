import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { takesBytes } from '../platform/http/bodies.ts';
import { Public } from '../workspaces/roles.ts';
import { PlatformWebhooksService } from './platform-webhooks.service.ts';
import { WebhooksService } from './webhooks.service.ts';
import { accept } from './accepting.ts';

/**
 * Where billing systems post. The signature over the bytes as they came is the proof; nobody signs in here. What is posted to a
 * connection's address as it is shown comes in through `WebhookDoor`.
 */
@Controller('hooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly platforms: PlatformWebhooksService,
  ) {}

  /** For all accounts that gave consent to the operator's application: one address, one secret. */
  @Public()
  @Post(':system')
  @RouteConfig(takesBytes)
  @HttpCode(200)
  async receiveForPlatform(
    @Param('system') system: string,
    @Req() request: FastifyRequest,
  ): Promise<{ received: true }> {
    await accept(() => this.platforms.receive({ system, body: bytesOf(request), headers: request.headers }));
    return { received: true };
  }

  @Public()
  @Post(':system/:publicId')
  @RouteConfig(takesBytes)
  @HttpCode(200)
  async receive(
    @Param('system') system: string,
    @Param('publicId') publicId: string,
    @Req() request: FastifyRequest,
  ): Promise<{ received: true }> {
    await accept(() => this.webhooks.receive({ system, publicId, body: bytesOf(request), headers: request.headers }));
    return { received: true };
  }
}

/** A post without a body has none to be proven either. */
function bytesOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
