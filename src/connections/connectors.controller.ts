import { Controller } from '@nestjs/common';
import { testConnection } from '#contracts/access-report.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { ConnectingService } from './connecting.service.ts';
import { Connectors } from './connectors.ts';

/** What can be connected, and trying a key before it is kept. */
@Controller()
export class ConnectorsController {
  constructor(
    private readonly connectors: Connectors,
    private readonly connecting: ConnectingService,
  ) {}

  @Operation(listConnectors)
  list() {
    return {
      rows: this.connectors.list().map(({ system, label, form, sandbox }) => ({
        system,
        label,
        readWith: form.readWith,
        asksFor: form.asksFor,
        hasSandbox: sandbox !== undefined,
        fields: [...form.fields],
        permissions: [...form.permissions],
        createKeyUrl: form.createKeyUrl,
      })),
    };
  }

  @Needs('admin')
  @Operation(testConnection)
  async test(@Who() caller: Caller, @Input() { body }: InputOf<typeof testConnection>) {
    const report = await this.connecting.test(caller.workspaceId, body);
    return {
      ...report,
      resources: report.resources.map((resource) => ({ ...resource, permissions: [...resource.permissions] })),
      warnings: [...report.warnings],
    };
  }
}
