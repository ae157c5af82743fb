import { Module } from '@nestjs/common';
import { BillingModule } from '../billing/billing.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { RefreshModule } from '../refresh/refresh.module.ts';
import { DeliveriesService } from './deliveries.service.ts';
import { DeliveryResults } from './delivery-results.ts';
import { EventsPoll } from './events-poll.ts';
import { PollJob } from './poll.job.ts';
import { RefusalsService } from './refusals.service.ts';
import { WebhooksController } from './webhooks.controller.ts';
import { WebhooksService } from './webhooks.service.ts';

@Module({
  imports: [ConnectionsModule, BillingModule, RefreshModule],
  controllers: [WebhooksController],
  providers: [DeliveriesService, DeliveryResults, EventsPoll, PollJob, RefusalsService, WebhooksService],
  exports: [DeliveriesService],
})
export class DeliveriesModule {}
