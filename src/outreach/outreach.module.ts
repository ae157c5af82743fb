import { Module, type OnModuleInit } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { Resealing } from '../platform/secrets/resealing.ts';
import { DraftingQueries } from './drafting.queries.ts';
import { EndingsService } from './endings.service.ts';
import { MailRoom } from './mail-room.ts';
import { MailServer } from './mail-server.ts';
import { MailWriter } from './mail-writer.ts';
import { MessagesService } from './messages.service.ts';
import { OutagesService } from './outages.service.ts';
import { OutboxController } from './outbox.controller.ts';
import { OutboxQueries } from './outbox.queries.ts';
import { OutcomesService } from './outcomes.service.ts';
import { OutgoingService } from './outgoing.service.ts';
import { OutreachService } from './outreach.service.ts';
import { RewritingService } from './rewriting.service.ts';
import { SendersService } from './senders.service.ts';
import { SendingSwitchController } from './sending-switch.controller.ts';
import { SendingSwitchService } from './sending-switch.service.ts';
import { SuppressionsController } from './suppressions.controller.ts';
import { SuppressionsQueries } from './suppressions.queries.ts';
import { SuppressionsService } from './suppressions.service.ts';
import { UnsubscribeController } from './unsubscribe.controller.ts';
import { UnsubscribeLinks, unsubscribeKeyPlace } from './unsubscribe-links.ts';
import { UnsubscribeService } from './unsubscribe.service.ts';

const steps = [
  DraftingQueries,
  EndingsService,
  MailRoom,
  MessagesService,
  OutcomesService,
  OutgoingService,
  OutreachService,
  RewritingService,
  UnsubscribeLinks,
];

@Module({
  imports: [AccountsModule, ConnectionsModule],
  controllers: [OutboxController, SendingSwitchController, SuppressionsController, UnsubscribeController],
  providers: [
    ...steps,
    MailServer,
    MailWriter,
    OutagesService,
    OutboxQueries,
    SendersService,
    SendingSwitchService,
    SuppressionsQueries,
    SuppressionsService,
    UnsubscribeService,
  ],
  exports: steps,
})
export class OutreachModule implements OnModuleInit {
  constructor(private readonly resealing: Resealing) {}

  onModuleInit(): void {
    this.resealing.declare({ table: 'unsubscribe_key', columns: { sealed_key: unsubscribeKeyPlace } });
  }
}
