import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { BillingModule } from '../billing/billing.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { RatesModule } from '../rates/rates.module.ts';
import { AccountVarianceQueries } from './account-variance.queries.ts';
import { ChargeFeesController } from './charge-fees.controller.ts';
import { ChargeFeesQueries } from './charge-fees.queries.ts';
import { ChoosingService } from './choosing.service.ts';
import { MainReasonsQueries } from './main-reasons.queries.ts';
import { MrrHistoryController } from './mrr-history.controller.ts';
import { MrrHistoryQueries } from './mrr-history.queries.ts';
import { PreviewQueries } from './preview.queries.ts';
import { PrimarySourcesModule } from './primary-sources.module.ts';
import { RevenueController } from './revenue.controller.ts';
import { RevenueSourcesQueries } from './revenue-sources.queries.ts';
import { VarianceQueries } from './variance.queries.ts';

/** Where revenue comes from. */
@Module({
  imports: [ConnectionsModule, BillingModule, AccountsModule, RatesModule, PrimarySourcesModule],
  controllers: [RevenueController, MrrHistoryController, ChargeFeesController],
  providers: [
    AccountVarianceQueries,
    ChargeFeesQueries,
    ChoosingService,
    MainReasonsQueries,
    MrrHistoryQueries,
    PreviewQueries,
    RevenueSourcesQueries,
    VarianceQueries,
  ],
  exports: [ChoosingService],
})
export class RevenueModule {}
