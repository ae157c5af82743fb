import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QuickRoutes } from '../platform/http/quick-routes.ts';
import { accept } from './accepting.ts';
import { WebhooksService } from './webhooks.service.ts';

const received = JSON.stringify({ received: true });

/** The address of a connection, as it is shown: taken before the framework looks at it, because events come by the thousand. */
@Injectable()
export class WebhookDoor implements OnModuleInit {
  constructor(
    private readonly routes: QuickRoutes,
    private readonly webhooks: WebhooksService,
  ) {}

  onModuleInit(): void {
    this.routes.add({
      method: 'POST',
      pattern: /^\/hooks\/([\w-]{1,300})\/([\w-]{1,300})$/,
      name: '/hooks/:system/:publicId',
      answer: async ({ places: [system = '', publicId = ''], headers, body }) => {
        await accept(() => this.webhooks.receive({ system, publicId, body, headers }));
        return received;
      },
    });
  }
}
