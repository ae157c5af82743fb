import { Controller } from '@nestjs/common';
import { connectSandbox, createConnection, listConnectors, testConnection } from '#contracts/connections.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { CheckingService } from './checking.service.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { Connectors } from './connectors.ts';
import { SandboxConnectingService } from './sandbox-connecting.service.ts';

/** Connecting: what can be connected, trying a key, keeping it. */
@Controller()
export class ConnectingController {
  constructor(
    private readonly connectors: Connectors,
    private readonly checking: CheckingService,
    private readonly connecting: ConnectingService,
    private readonly sandbox: SandboxConnectingService,
    private readonly queries: ConnectionsQueries,
  ) {}

  @Operation(listConnectors)
  systems() {
    return {
      rows: this.connectors.list().map(({ system, label, form }) => ({
        system,
        label,
        fields: [...form.fields],
        permissions: [...form.permissions],
        createKeyUrl: form.createKeyUrl,
      })),
    };
  }

  @Needs('admin')
  @Operation(testConnection)
  async test(@Input() { body }: InputOf<typeof testConnection>) {
    const report = await this.checking.test(body.system, body.credentials);
    return {
      ...report,
      resources: report.resources.map((resource) => ({ ...resource, permissions: [...resource.permissions] })),
      warnings: [...report.warnings],
    };
  }

  @Needs('admin')
  @Operation(createConnection)
  async create(@Who() caller: Caller, @Input() { body }: InputOf<typeof createConnection>) {
    return this.queries.get(caller.workspaceId, await this.connecting.connect(caller.workspaceId, body));
  }

  @Needs('admin')
  @Operation(connectSandbox)
  async createSandbox(@Who() caller: Caller) {
    return this.queries.get(caller.workspaceId, await this.sandbox.connect(caller.workspaceId));
  }
}
