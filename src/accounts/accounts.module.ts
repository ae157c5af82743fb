import { Module } from '@nestjs/common';
import { BillingModule } from '../billing/billing.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { RatesModule } from '../rates/rates.module.ts';
import { AccountCountsQueries } from './account-counts.queries.ts';
import { AccountHistoryService } from './account-history.service.ts';
import { AccountOwnersService } from './account-owners.service.ts';
import { AccountWantsService } from './account-wants.service.ts';
import { AccountHealthQueries } from './account-health.queries.ts';
import { AccountQueries } from './account.queries.ts';
import { AccountSearchQueries } from './account-search.queries.ts';
import { AccountsController } from './accounts.controller.ts';
import { AttachmentsController } from './attachments.controller.ts';
import { AttachmentsQueries } from './attachments.queries.ts';
import { AccountsQueries } from './accounts.queries.ts';
import { AccountsService } from './accounts.service.ts';
import { ForgettingService } from './forgetting.service.ts';
import { HandLinksService } from './hand-links.service.ts';
import { LinksService } from './links.service.ts';
import { SnapshotsService } from './snapshots.service.ts';
import { TimelineQueries } from './timeline.queries.ts';

@Module({
  imports: [BillingModule, ConnectionsModule, RatesModule],
  controllers: [AccountsController, AttachmentsController],
  providers: [
    AccountsService,
    AccountHistoryService,
    AccountOwnersService,
    AccountWantsService,
    ForgettingService,
    HandLinksService,
    LinksService,
    SnapshotsService,
    AccountsQueries,
    AccountCountsQueries,
    AccountQueries,
    AccountSearchQueries,
    AccountHealthQueries,
    TimelineQueries,
    AttachmentsQueries,
  ],
  exports: [
    AccountsService,
    AccountHistoryService,
    AccountWantsService,
    ForgettingService,
    HandLinksService,
    SnapshotsService,
  ],
})
export class AccountsModule {}
