import { Controller, HttpCode, Param, Post, Req, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors/app-error.ts';
import { Public } from '../workspaces/roles.ts';
import { WebhooksService } from './webhooks.service.ts';
import { QueueFull } from './group-commit.ts';

/** Where billing systems post. The signature is the proof; nobody signs in here. */
@Controller('hooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Public()
  @Post(':system/:publicId')
  @HttpCode(200)
  async receive(
    @Param('system') system: string,
    @Param('publicId') publicId: string,
    @Req() request: RawBodyRequest<FastifyRequest>,
  ): Promise<{ received: true }> {
    const body = request.rawBody ?? Buffer.alloc(0);
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
