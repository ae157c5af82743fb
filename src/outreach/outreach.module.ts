import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { DraftingQueries } from './drafting.queries.ts';
import { MailServer } from './mail-server.ts';
import { MessagesService } from './messages.service.ts';
import { OutboxController } from './outbox.controller.ts';
import { OutboxQueries } from './outbox.queries.ts';
import { OutcomesService } from './outcomes.service.ts';
import { OutgoingService } from './outgoing.service.ts';
import { OutreachService } from './outreach.service.ts';
import { SendingSwitchController } from './sending-switch.controller.ts';
import { SendingSwitchService } from './sending-switch.service.ts';

@Module({
  imports: [AccountsModule],
  controllers: [OutboxController, SendingSwitchController],
  providers: [
    DraftingQueries,
    MailServer,
    MessagesService,
    OutboxQueries,
    OutcomesService,
    OutgoingService,
    OutreachService,
    SendingSwitchService,
  ],
  exports: [DraftingQueries, MailServer, MessagesService, OutcomesService, OutgoingService, OutreachService],
})
export class OutreachModule {}
