import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { BillingModule } from '../billing/billing.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { HealthModule } from '../health/health.module.ts';
import { OutreachModule } from '../outreach/outreach.module.ts';
import { PlaybooksModule } from '../playbooks/playbooks.module.ts';
import { PrimarySourcesModule } from '../revenue/primary-sources.module.ts';
import { CustomersFirst } from './customers-first.ts';
import { DisconnectPreviewController } from './disconnect-preview.controller.ts';
import { DisconnectPreviewQueries } from './disconnect-preview.queries.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { EvaluationFacts } from './evaluation-facts.service.ts';
import { EvaluationRecord } from './evaluation-record.service.ts';
import { EvaluationRulesService } from './evaluation-rules.service.ts';
import { EvaluationSources } from './evaluation-sources.service.ts';
import { EvaluationService } from './evaluation.service.ts';
import { LinkConsequences } from './link-consequences.service.ts';
import { LinkingController } from './linking.controller.ts';
import { LinkingService } from './linking.service.ts';

/** Where conclusions are drawn. */
@Module({
  imports: [
    ConnectionsModule,
    BillingModule,
    AccountsModule,
    PrimarySourcesModule,
    HealthModule,
    OutreachModule,
    PlaybooksModule,
  ],
  controllers: [DisconnectPreviewController, LinkingController],
  providers: [
    CustomersFirst,
    DisconnectPreviewQueries,
    EvaluationFacts,
    EvaluationSources,
    EvaluationRulesService,
    EvaluationRecord,
    EvaluationService,
    EvaluateJob,
    LinkConsequences,
    LinkingService,
  ],
  exports: [CustomersFirst, EvaluationService],
})
export class DecisionsModule {}
