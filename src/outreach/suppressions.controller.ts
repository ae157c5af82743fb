import { Controller } from '@nestjs/common';
import { blockAddress, liftSuppression, listSuppressions } from '#contracts/suppressions.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { SuppressionsQueries } from './suppressions.queries.ts';
import { SuppressionsService } from './suppressions.service.ts';

/** Addresses and domains that are not written to. */
@Controller()
export class SuppressionsController {
  constructor(
    private readonly suppressions: SuppressionsService,
    private readonly queries: SuppressionsQueries,
  ) {}

  @Operation(listSuppressions)
  list(@Who() caller: Caller, @Input() { query }: InputOf<typeof listSuppressions>) {
    return this.queries.list(caller.workspaceId, query);
  }

  @Operation(blockAddress)
  async block(@Who() caller: Caller, @Input() { body }: InputOf<typeof blockAddress>) {
    return this.queries.get(caller.workspaceId, await this.suppressions.block(caller, body));
  }

  @Needs('admin')
  @Operation(liftSuppression)
  async lift(@Who() caller: Caller, @Input() { params }: InputOf<typeof liftSuppression>) {
    await this.suppressions.lift(caller, params.id);
    return this.queries.get(caller.workspaceId, params.id);
  }
}
