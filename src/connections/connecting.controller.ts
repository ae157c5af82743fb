import { Controller } from '@nestjs/common';
import { connectSandbox, createConnection, replaceCredentials } from '#contracts/connections.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { ConnectingService } from './connecting.service.ts';
import { ReconnectingService } from './reconnecting.service.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { SandboxConnectingService } from './sandbox-connecting.service.ts';

/** Keeping a key: of a system that is connected, or connected again. */
@Controller()
export class ConnectingController {
  constructor(
    private readonly connecting: ConnectingService,
    private readonly reconnecting: ReconnectingService,
    private readonly sandbox: SandboxConnectingService,
    private readonly queries: ConnectionsQueries,
  ) {}

  @Needs('admin')
  @Operation(createConnection)
  async create(@Who() caller: Caller, @Input() { body }: InputOf<typeof createConnection>) {
    return this.queries.get(caller.workspaceId, await this.connecting.connect(caller.workspaceId, body));
  }

  @Needs('admin')
  @Operation(replaceCredentials)
  async replace(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof replaceCredentials>) {
    const id = await this.reconnecting.replace(caller.workspaceId, params.id, body);
    return this.queries.get(caller.workspaceId, id);
  }

  @Needs('admin')
  @Operation(connectSandbox)
  async createSandbox(@Who() caller: Caller, @Input() { body }: InputOf<typeof connectSandbox>) {
    return this.queries.get(
      caller.workspaceId,
      await this.sandbox.connect(caller.workspaceId, body.system, body.confirm),
    );
  }
}
