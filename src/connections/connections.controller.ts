import { Controller, Param, Sse, type MessageEvent } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import {
  getConnection,
  listConnections,
  removeConnection,
  resyncConnection,
  setWebhookSecret,
} from '#contracts/connections.ts';
import { progressPath } from '#contracts/changes.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { DisconnectingService } from './disconnecting.service.ts';
import { Progress } from './progress.ts';
import { ReadingsService } from './readings.service.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

/** Connections as the page and the API meet them. */
@Controller()
export class ConnectionsController {
  constructor(
    private readonly queries: ConnectionsQueries,
    private readonly disconnecting: DisconnectingService,
    private readonly readings: ReadingsService,
    private readonly webhookSecrets: WebhookSecrets,
    private readonly progress: Progress,
  ) {}

  @Operation(listConnections)
  list(@Who() caller: Caller) {
    return this.queries.list(caller.workspaceId);
  }

  @Operation(getConnection)
  get(@Who() caller: Caller, @Input() { params }: InputOf<typeof getConnection>) {
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Needs('admin')
  @Operation(setWebhookSecret)
  async setSecret(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof setWebhookSecret>) {
    await this.webhookSecrets.set(caller.workspaceId, params.id, body.secret);
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Needs('admin')
  @Operation(resyncConnection)
  async resync(@Who() caller: Caller, @Input() { params }: InputOf<typeof resyncConnection>) {
    await this.readings.resync(caller.workspaceId, params.id);
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Needs('admin')
  @Operation(removeConnection)
  async remove(@Who() caller: Caller, @Input() { params }: InputOf<typeof removeConnection>) {
    await this.disconnecting.disconnect(caller.workspaceId, params.id);
  }

  @Sse(`/api${progressPath}`)
  watch(@Who() caller: Caller, @Param('id') id: string): Promise<Observable<MessageEvent>> {
    if (!z.uuid().safeParse(id).success) throw notFound('connection');
    return this.progress.open(caller, id);
  }
}
