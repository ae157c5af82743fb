import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { BillingModule } from '../billing/billing.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { DecisionsModule } from '../decisions/decisions.module.ts';
import { AfterRefreshSteps } from './after-refresh.ts';
import { BackfillCourse } from './backfill-course.ts';
import { BackfillEnd } from './backfill-end.ts';
import { BackfillLeftovers } from './backfill-leftovers.ts';
import { BackfillPages } from './backfill-pages.ts';
import { BackfillTrouble } from './backfill-trouble.ts';
import { BackfillJob } from './backfill.job.ts';
import { JobLoop } from './job-loop.ts';
import { PurgeJob } from './purge.job.ts';
import { Readings } from './readings.ts';
import { ReconcileJob } from './reconcile.job.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { RefreshRecord } from './refresh-record.service.ts';
import { RefreshJob } from './refresh.job.ts';
import { RefreshService } from './refresh.service.ts';
import { Stopping } from './stopping.ts';
import { UsageReadings } from './usage-readings.ts';

@Module({
  imports: [ConnectionsModule, BillingModule, AccountsModule, DecisionsModule],
  providers: [
    AfterRefreshSteps,
    BackfillCourse,
    BackfillEnd,
    BackfillJob,
    BackfillLeftovers,
    BackfillPages,
    BackfillTrouble,
    JobLoop,
    PurgeJob,
    Readings,
    ReconcileJob,
    RefreshBatch,
    RefreshJob,
    RefreshRecord,
    RefreshService,
    Stopping,
    UsageReadings,
  ],
  exports: [AfterRefreshSteps, JobLoop, Readings, ReconcileJob, RefreshService, UsageReadings],
})
export class RefreshModule {}
