import { Module, type OnModuleInit } from '@nestjs/common';
import { BeginningsModule } from '../workspaces/beginnings.module.ts';
import { Beginnings } from '../workspaces/beginnings.ts';
import { HealthModelQueries } from './health-model.queries.ts';
import { HealthController } from './health.controller.ts';
import { HealthService } from './health.service.ts';

@Module({
  imports: [BeginningsModule],
  controllers: [HealthController],
  providers: [HealthService, HealthModelQueries],
  exports: [HealthService],
})
export class HealthModule implements OnModuleInit {
  constructor(
    private readonly beginnings: Beginnings,
    private readonly health: HealthService,
  ) {}

  onModuleInit(): void {
    this.beginnings.add((scope, now) => this.health.initialise(scope, now));
  }
}
