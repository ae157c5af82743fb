import { Module, type DynamicModule } from '@nestjs/common';
import { entities } from '#server/entities.ts';
import { OutreachModule } from '#server/outreach/outreach.module.ts';
import type { Config } from '#server/platform/config/config.ts';
import { loggingModule } from '#server/platform/logging/logging.module.ts';
import { PlatformModule } from '#server/platform/platform.module.ts';
import { WorkspacesModule } from '#server/workspaces/workspaces.module.ts';
import { LiveModule } from '#server/live/live.module.ts';
import { OpenApiModule } from '#server/openapi/openapi.module.ts';

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
        OutreachModule,
        LiveModule,
        OpenApiModule,
      ],
    };
  }
}
