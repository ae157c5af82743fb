import { Module, type OnModuleInit } from '@nestjs/common';
import { connectors } from '#connectors/registry.ts';
import { AccessFactory } from './access.ts';
import { AccessGained } from './access-gained.ts';
import { AskingService } from './asking.service.ts';
import { CallBudgets } from './call-budgets.ts';
import { BackfillFindingsService } from './backfill-findings.service.ts';
import { BackfillPhasesService } from './backfill-phases.service.ts';
import { BackfillPlacesService } from './backfill-places.service.ts';
import { BackfillsService } from './backfills.service.ts';
import { CallsQueries } from './calls.queries.ts';
import { CheckingService } from './checking.service.ts';
import { ConnectingController } from './connecting.controller.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionAddresses } from './connection-addresses.service.ts';
import { ConsentApps } from './consent-apps.ts';
import { ConsentController } from './consent.controller.ts';
import { ConsentRequests } from './consent-requests.ts';
import { ConsentService } from './consent.service.ts';
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
import { LookingController } from './looking.controller.ts';
import { Resealing } from '../platform/secrets/resealing.ts';
import { Progress } from './progress.ts';
import { PurgeProgress } from './purge-progress.service.ts';
import { ReadingEnd } from './reading-end.service.ts';
import { ReadingsController } from './readings.controller.ts';
import { ReadingsQueries } from './readings.queries.ts';
import { ReadingsService } from './readings.service.ts';
import { SandboxConnectingService } from './sandbox-connecting.service.ts';
import { Sandbox } from './sandbox.ts';
import { ReconnectingService } from './reconnecting.service.ts';
import { RecordingService } from './recording.service.ts';
import { credentialsPlace, SealedCredentials } from './sealed-credentials.ts';
import { TroublesQueries } from './troubles.queries.ts';
import { TroubleshootingService } from './troubleshooting.service.ts';
import { UnroutableQueries } from './unroutable.queries.ts';
import { webhookPlace, WebhookSecrets } from './webhook-secrets.ts';

const shared = [
  AccessFactory,
  AccessGained,
  BackfillFindingsService,
  BackfillPhasesService,
  BackfillPlacesService,
  BackfillsService,
  CallBudgets,
  ConnectionAddresses,
  ConnectionHealthService,
  ConnectionsService,
  ConnectionsUpkeepService,
  Connectors,
  ConsentApps,
  DisconnectingService,
  Ledger,
  PurgeProgress,
  ReadingEnd,
  WebhookSecrets,
];

@Module({
  controllers: [
    ConsentController,
    ConnectionsController,
    ConnectingController,
    ConnectorsController,
    LookingController,
    ReadingsController,
  ],
  providers: [
    ...shared,
    { provide: CONNECTORS, useValue: connectors },
    AskingService,
    CallsQueries,
    CheckingService,
    ConnectingService,
    ConnectionRows,
    ConnectionsQueries,
    ConsentRequests,
    ConsentService,
    FormerConnections,
    Progress,
    ReconnectingService,
    RecordingService,
    ReadingsQueries,
    ReadingsService,
    Sandbox,
    SandboxConnectingService,
    SealedCredentials,
    TroublesQueries,
    TroubleshootingService,
    UnroutableQueries,
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
