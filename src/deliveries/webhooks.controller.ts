import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors/app-error.ts';
import { takesBytes } from '../platform/http/bodies.ts';
import { Public } from '../workspaces/roles.ts';
import { WebhooksService } from './webhooks.service.ts';
import { QueueFull } from './group-commit.ts';

/** Where billing systems post. The signature over the bytes as they came is the proof; nobody signs in here. */
@Controller('hooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Public()
  @Post(':system/:publicId')
  @RouteConfig(takesBytes)
  @HttpCode(200)
  async receive(
    @Param('system') system: string,
    @Param('publicId') publicId: string,
    @Req() request: FastifyRequest,
  ): Promise<{ received: true }> {
    // A post without a body has none to be proven either.
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    try {
      await this.webhooks.receive({ system, publicId, body, headers: request.headers });
    } catch (error) {
      if (!(error instanceof QueueFull)) throw error;
      throw new AppError('unavailable', 'busy', 'Too many deliveries at once. Send it again shortly.', {
        cause: error,
      });
    }
    return { received: true };
  }
}
