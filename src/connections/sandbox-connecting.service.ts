import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { randomSecret } from '../platform/secrets/secrets.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionsService } from './connections.service.ts';
import { Sandbox } from './sandbox.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { webhookUrlOf } from './webhook-url.ts';

/** Connects the sandbox in one step: its key, its data, and a webhook with a secret of our making. */
@Injectable()
export class SandboxConnectingService {
  readonly #config: Config;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: Database,
    private readonly sandbox: Sandbox,
    private readonly connecting: ConnectingService,
    private readonly connections: ConnectionsService,
    private readonly webhookSecrets: WebhookSecrets,
  ) {
    this.#config = config;
  }

  async connect(workspaceId: string): Promise<string> {
    const id = await this.connecting.connectSandbox(workspaceId, await this.sandbox.open());
    const connection = await this.database.read(workspaceId, (scope) => this.connections.get(scope, id));
    const secret = `whsec_${randomSecret()}`;
    // Ours first: a delivery that is signed with the new secret must never find only the old one.
    await this.webhookSecrets.set(workspaceId, id, secret);
    await this.sandbox.setWebhook(webhookUrlOf(this.#config, connection), secret);
    return id;
  }
}
