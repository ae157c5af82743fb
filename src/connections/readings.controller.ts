import { Controller } from '@nestjs/common';
import { cancelBackfill, listReadings } from '#contracts/readings.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { ReadingsQueries } from './readings.queries.ts';
import { ReadingsService } from './readings.service.ts';

/** Readings of everything: what they found, and stopping one. */
@Controller()
export class ReadingsController {
  constructor(
    private readonly queries: ReadingsQueries,
    private readonly connections: ConnectionsQueries,
    private readonly readings: ReadingsService,
  ) {}

  @Operation(listReadings)
  list(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof listReadings>) {
    return this.queries.list(caller.workspaceId, params.id, query);
  }

  @Needs('admin')
  @Operation(cancelBackfill)
  async cancel(@Who() caller: Caller, @Input() { params }: InputOf<typeof cancelBackfill>) {
    await this.readings.cancel(caller.workspaceId, params.id);
    return (await this.connections.get(caller.workspaceId, params.id)).backfill;
  }
}
