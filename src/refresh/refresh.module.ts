import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { BillingModule } from '../billing/billing.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { DecisionsModule } from '../decisions/decisions.module.ts';
import { PlaybooksModule } from '../playbooks/playbooks.module.ts';
import { AfterRefreshSteps } from './after-refresh.ts';
import { BackfillCourse } from './backfill-course.ts';
import { BackfillEnd } from './backfill-end.ts';
import { BackfillKinds } from './backfill-kinds.ts';
import { BackfillLeftovers } from './backfill-leftovers.ts';
import { BackfillPages } from './backfill-pages.ts';
import { BackfillState } from './backfill-state.ts';
import { BackfillStatistics } from './backfill-statistics.ts';
import { BackfillSweep } from './backfill-sweep.ts';
import { BackfillJob } from './backfill.job.ts';
import { FirstFigures } from './first-figures.ts';
import { FirstPages } from './first-pages.ts';
import { Floods } from './floods.ts';
import { HeldConnection } from './held-connection.ts';
import { JobAttempts } from './job-attempts.ts';
import { JobLoop } from './job-loop.ts';
import { LaterPages } from './later-pages.ts';
import { MissingObjects } from './missing-objects.ts';
import { NightPlan } from './night-plan.ts';
import { PageRecord } from './page-record.ts';
import { PageStore } from './page-store.ts';
import { Placing } from './placing.ts';
import { PurgeJob } from './purge.job.ts';
import { ReadBudgetQueries } from './read-budget.queries.ts';
import { Readings } from './readings.ts';
import { ReconcileJob } from './reconcile.job.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { RefreshClaims } from './refresh-claims.ts';
import { RefreshRecord } from './refresh-record.service.ts';
import { RefreshJob } from './refresh.job.ts';
import { RefreshService } from './refresh.service.ts';
import { RefusedObjects } from './refused-objects.ts';
import { Removal } from './removal.ts';
import { RemovedRows } from './removed-rows.ts';
import { Stopping } from './stopping.ts';
import { UsageReadings } from './usage-readings.ts';
import { UsageRecord } from './usage-record.ts';

@Module({
  imports: [ConnectionsModule, BillingModule, AccountsModule, PlaybooksModule, DecisionsModule],
  providers: [
    AfterRefreshSteps,
    BackfillCourse,
    BackfillEnd,
    BackfillJob,
    BackfillKinds,
    BackfillLeftovers,
    BackfillPages,
    BackfillState,
    BackfillStatistics,
    BackfillSweep,
    FirstFigures,
    FirstPages,
    Floods,
    HeldConnection,
    JobAttempts,
    JobLoop,
    LaterPages,
    MissingObjects,
    NightPlan,
    PageRecord,
    PageStore,
    Placing,
    PurgeJob,
    ReadBudgetQueries,
    Readings,
    ReconcileJob,
    RefreshBatch,
    RefreshClaims,
    RefreshJob,
    RefreshRecord,
    RefreshService,
    RefusedObjects,
    Removal,
    RemovedRows,
    Stopping,
    UsageReadings,
    UsageRecord,
  ],
  exports: [AfterRefreshSteps, JobLoop, Readings, ReconcileJob, RefreshService, UsageReadings],
})
export class RefreshModule {}
