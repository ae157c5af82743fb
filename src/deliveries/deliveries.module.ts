import { Module } from '@nestjs/common';
import { BillingModule } from '../billing/billing.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { RefreshModule } from '../refresh/refresh.module.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DeliveriesQueries } from './deliveries.queries.ts';
import { DeliveriesService } from './deliveries.service.ts';
import { DeliveryDetailQueries } from './delivery-detail.queries.ts';
import { DeliveryObjects } from './delivery-objects.ts';
import { DeliveryProof } from './delivery-proof.ts';
import { DeliveryResults } from './delivery-results.ts';
import { EventsPoll } from './events-poll.ts';
import { Letterboxes } from './letterboxes.ts';
import { PollJob } from './poll.job.ts';
import { PollRecord } from './poll-record.ts';
import { PollTimes } from './poll-times.ts';
import { PlatformWebhooksService } from './platform-webhooks.service.ts';
import { ReadAllowanceQueries } from './read-allowance.queries.ts';
import { ReadPaces } from './read-paces.service.ts';
import { RefusalsService } from './refusals.service.ts';
import { ReplaysService } from './replays.service.ts';
import { WebhookDoor } from './webhook-door.ts';
import { WebhooksController } from './webhooks.controller.ts';
import { WebhooksService } from './webhooks.service.ts';
import { WebhookStanding } from './webhook-standing.ts';

@Module({
  imports: [ConnectionsModule, BillingModule, RefreshModule],
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    DeliveriesQueries,
    DeliveriesService,
    DeliveryDetailQueries,
    DeliveryObjects,
    DeliveryProof,
    DeliveryResults,
    EventsPoll,
    Letterboxes,
    PollJob,
    PollRecord,
    PollTimes,
    PlatformWebhooksService,
    ReadAllowanceQueries,
    ReadPaces,
    RefusalsService,
    ReplaysService,
    WebhookDoor,
    WebhooksService,
    WebhookStanding,
  ],
  exports: [DeliveriesService],
})
export class DeliveriesModule {}
