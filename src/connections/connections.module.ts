import { Module, type OnModuleInit } from '@nestjs/common';
import { connectors } from '#connectors/registry.ts';
import { AccessFactory } from './access.ts';
import { CallBudgets } from './call-budgets.ts';
import { BackfillsService } from './backfills.service.ts';
import { CheckingService } from './checking.service.ts';
import { ConnectingController } from './connecting.controller.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionHealthService } from './connection-health.service.ts';
import { ConnectionRows } from './connection-rows.ts';
import { ConnectionsUpkeepService } from './connections-upkeep.service.ts';
import { ConnectionsController } from './connections.controller.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { ConnectionsService } from './connections.service.ts';
import { ConnectorsController } from './connectors.controller.ts';
import { CONNECTORS, Connectors } from './connectors.ts';
import { DisconnectingService } from './disconnecting.service.ts';
import { FormerConnections } from './former-connections.ts';
import { Ledger } from './ledger.ts';
import { Resealing } from '../platform/secrets/resealing.ts';
import { Progress } from './progress.ts';
import { SandboxConnectingService } from './sandbox-connecting.service.ts';
import { Sandbox } from './sandbox.ts';
import { ReconnectingService } from './reconnecting.service.ts';
import { RecordingService } from './recording.service.ts';
import { credentialsPlace, SealedCredentials } from './sealed-credentials.ts';
import { webhookPlace, WebhookSecrets } from './webhook-secrets.ts';

const shared = [
  AccessFactory,
  BackfillsService,
  CallBudgets,
  ConnectionHealthService,
  ConnectionsService,
  ConnectionsUpkeepService,
  Connectors,
  DisconnectingService,
  Ledger,
  WebhookSecrets,
];

@Module({
  controllers: [ConnectionsController, ConnectingController, ConnectorsController],
  providers: [
    ...shared,
    { provide: CONNECTORS, useValue: connectors },
    CheckingService,
    ConnectingService,
    ConnectionRows,
    ConnectionsQueries,
    FormerConnections,
    Progress,
    ReconnectingService,
    RecordingService,
    Sandbox,
    SandboxConnectingService,
    SealedCredentials,
  ],
  exports: shared,
})
export class ConnectionsModule implements OnModuleInit {
  constructor(private readonly resealing: Resealing) {}

  onModuleInit(): void {
    this.resealing.declare({
      table: 'connection',
      columns: {
        sealed_credentials: (workspaceId, id) => credentialsPlace({ workspaceId, id }),
        sealed_webhook_secret: webhookPlace,
        sealed_webhook_secret_before: webhookPlace,
      },
    });
  }
}
