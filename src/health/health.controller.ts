import { Controller } from '@nestjs/common';
import { getHealthModel } from '#contracts/health-model.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Operation, type AnswerOf } from '../workspaces/operation.ts';
import { HealthModelQueries } from './health-model.queries.ts';

/** The model that scores accounts. */
@Controller()
export class HealthController {
  constructor(private readonly models: HealthModelQueries) {}

  @Operation(getHealthModel)
  model(@Who() who: Caller): Promise<AnswerOf<typeof getHealthModel>> {
    return this.models.current(who.workspaceId);
  }
}
