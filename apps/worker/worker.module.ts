import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccountsModule } from '#server/accounts/accounts.module.ts';
import { ApprovalModule } from '#server/decisions/approval.module.ts';
import { ConnectionsModule } from '#server/connections/connections.module.ts';
import { DecisionsModule } from '#server/decisions/decisions.module.ts';
import { DeliveriesModule } from '#server/deliveries/deliveries.module.ts';
import { entities } from '#server/entities.ts';
import { HealthModule } from '#server/health/health.module.ts';
import { OutreachModule } from '#server/outreach/outreach.module.ts';
import type { Config } from '#server/platform/config/config.ts';
import { loggingModule } from '#server/platform/logging/logging.module.ts';
import { PlatformModule } from '#server/platform/platform.module.ts';
import { PlaybooksModule } from '#server/playbooks/playbooks.module.ts';
import { RatesModule } from '#server/rates/rates.module.ts';
import { RefreshModule } from '#server/refresh/refresh.module.ts';
import { IdempotencyModule } from '#server/workspaces/idempotency.module.ts';
import { Ticks } from './ticks.ts';

/** The clock's door: everything that happens without somebody asking over HTTP. */
@Module({})
export class WorkerModule {
  static with(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        loggingModule(config),
        PlatformModule.with(config, entities),
        ScheduleModule.forRoot(),
        ConnectionsModule,
        RatesModule,
        AccountsModule,
        HealthModule,
        PlaybooksModule,
        OutreachModule,
        DecisionsModule,
        ApprovalModule,
        RefreshModule,
        DeliveriesModule,
        IdempotencyModule,
      ],
      providers: [Ticks],
    };
  }
}
