import { Injectable } from '@nestjs/common';
import { randomSecret } from '../platform/secrets/secrets.ts';
import type { Confirmed } from './another-account.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { Sandbox } from './sandbox.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

/** Connects one half of the sandbox in one step: its key, its data, and a webhook with a secret of our making. */
@Injectable()
export class SandboxConnectingService {
  constructor(
    private readonly sandbox: Sandbox,
    private readonly connecting: ConnectingService,
    private readonly queries: ConnectionsQueries,
    private readonly webhookSecrets: WebhookSecrets,
  ) {}

  /** Without a system the first that the sandbox plays. */
  async connect(workspaceId: string, wanted?: string, confirm?: Confirmed): Promise<string> {
    const system = wanted ?? this.sandbox.first();
    const id = await this.connecting.connectSandbox(workspaceId, await this.sandbox.open(system), confirm);
    const { webhookUrl } = await this.queries.get(workspaceId, id);
    const secret = `whsec_${randomSecret()}`;
    // Ours first: a delivery that is signed with the new secret must never find only the old one.
    await this.webhookSecrets.set(workspaceId, id, secret);
    await this.sandbox.setWebhook(system, webhookUrl, secret);
    return id;
  }
}
