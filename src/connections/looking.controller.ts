import { Readable } from 'node:stream';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { callsFileInput, countCalls, listCalls } from '#contracts/calls.ts';
import { sumCalls, troubleshootConnection } from '#contracts/troubleshooting.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, Takes, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { CallsQueries } from './calls.queries.ts';
import { TroubleshootingService } from './troubleshooting.service.ts';

/** Looking closer at a connection: its ledger, and what may be wrong with it. */
@Controller()
export class LookingController {
  constructor(
    private readonly callsQueries: CallsQueries,
    private readonly troubleshooting: TroubleshootingService,
  ) {}

  @Operation(listCalls)
  calls(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof listCalls>) {
    return this.callsQueries.list(caller.workspaceId, params.id, query);
  }

  @Operation(countCalls)
  count(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof countCalls>) {
    return this.callsQueries.count(caller.workspaceId, params.id, query);
  }

  @Operation(sumCalls)
  sum(@Who() caller: Caller, @Input() { params }: InputOf<typeof sumCalls>) {
    return this.callsQueries.sum(caller.workspaceId, params.id);
  }

  @Get('/api/connections/:id/calls.csv')
  @Takes(callsFileInput)
  async exportCalls(
    @Who() caller: Caller,
    @Input() { params, query }: InputOf<typeof callsFileInput>,
  ): Promise<StreamableFile> {
    const lines = await this.callsQueries.export(caller.workspaceId, params.id, query);
    const name = Object.keys(query).length > 0 ? 'calls-filtered.csv' : 'calls.csv';
    return new StreamableFile(Readable.from(lines), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }

  /** Asks the billing system a dozen things: for those who could mend what it finds. */
  @Needs('admin')
  @Operation(troubleshootConnection)
  troubleshoot(@Who() caller: Caller, @Input() { params }: InputOf<typeof troubleshootConnection>) {
    return this.troubleshooting.run(caller.workspaceId, params.id);
  }
}
