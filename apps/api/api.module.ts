import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from '#server/accounts/accounts.module.ts';
import { ConnectionsModule } from '#server/connections/connections.module.ts';
import { ApprovalModule } from '#server/decisions/approval.module.ts';
import { DecisionsModule } from '#server/decisions/decisions.module.ts';
import { DeliveriesModule } from '#server/deliveries/deliveries.module.ts';
import { entities } from '#server/entities.ts';
import { HealthModule } from '#server/health/health.module.ts';
import { LiveModule } from '#server/live/live.module.ts';
import { OpenApiModule } from '#server/openapi/openapi.module.ts';
import { OutreachModule } from '#server/outreach/outreach.module.ts';
import type { Config } from '#server/platform/config/config.ts';
import { loggingModule } from '#server/platform/logging/logging.module.ts';
import { PlatformModule } from '#server/platform/platform.module.ts';
import { PlaybooksModule } from '#server/playbooks/playbooks.module.ts';
import { RatesModule } from '#server/rates/rates.module.ts';
import { RevenueModule } from '#server/revenue/revenue.module.ts';
import { WorkspacesModule } from '#server/workspaces/workspaces.module.ts';

/** The HTTP door. */
@Module({})
export class ApiModule {
  static with(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        loggingModule(config),
        PlatformModule.with(config, entities),
        WorkspacesModule,
        RatesModule,
        ConnectionsModule,
        AccountsModule,
        RevenueModule,
        HealthModule,
        OutreachModule,
        PlaybooksModule,
        DecisionsModule,
        ApprovalModule,
        DeliveriesModule,
        LiveModule,
        OpenApiModule,
      ],
    };
  }
}
