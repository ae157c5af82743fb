import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { OutreachModule } from '../outreach/outreach.module.ts';
import { ApprovalService } from './approval.service.ts';
import { DecisionsModule } from './decisions.module.ts';
import { DraftsController } from './drafts.controller.ts';
import { DraftsQueries } from './drafts.queries.ts';
import { DueMessages } from './sending-due.ts';
import { LastLook } from './sending-last-look.ts';
import { SendingObjections } from './sending-objections.ts';
import { SendingOfOne } from './sending-of-one.service.ts';
import { SendingJob } from './sending.job.ts';
import { SendingQueries } from './sending.queries.ts';
import { SendingService } from './sending.service.ts';
import { WaitingQueries } from './waiting.queries.ts';

/** From a draft to a sent message: a person's word, the last look, the hand-over. */
@Module({
  imports: [ConnectionsModule, AccountsModule, OutreachModule, DecisionsModule],
  controllers: [DraftsController],
  providers: [
    ApprovalService,
    DraftsQueries,
    DueMessages,
    LastLook,
    SendingJob,
    SendingObjections,
    SendingOfOne,
    SendingQueries,
    SendingService,
    WaitingQueries,
  ],
  exports: [ApprovalService, SendingJob],
})
export class ApprovalModule {}
