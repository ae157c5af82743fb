import { Module, type OnModuleInit } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { OutreachModule } from '../outreach/outreach.module.ts';
import { BeginningsModule } from '../workspaces/beginnings.module.ts';
import { Beginnings } from '../workspaces/beginnings.ts';
import { CausesService } from './causes.service.ts';
import { EnrolledController } from './enrolled.controller.ts';
import { EnrolledQueries } from './enrolled.queries.ts';
import { EnrollmentsService } from './enrollments.service.ts';
import { FlagCareService } from './flag-care.service.ts';
import { FlagForgettingService } from './flag-forgetting.service.ts';
import { FlagEnrollmentsService } from './flag-enrollments.service.ts';
import { FlaggedQueries } from './flagged.queries.ts';
import { FlagsController } from './flags.controller.ts';
import { FlagsService } from './flags.service.ts';
import { HeldFlags } from './held-flags.ts';
import { LeftAccountsService } from './left-accounts.service.ts';
import { MatchesQueries } from './matches.queries.ts';
import { PlaybookChangesService } from './playbook-changes.service.ts';
import { PlaybooksController } from './playbooks.controller.ts';
import { PlaybooksQueries } from './playbooks.queries.ts';
import { PlaybooksService } from './playbooks.service.ts';
import { PreviewQueries } from './preview.queries.ts';
import { RenamingService } from './renaming.service.ts';
import { RestoreController } from './restore.controller.ts';
import { RestoreService } from './restore.service.ts';
import { StandingQueries } from './standing.queries.ts';
import { StartingService } from './starting.service.ts';

@Module({
  imports: [ConnectionsModule, AccountsModule, OutreachModule, BeginningsModule],
  controllers: [EnrolledController, FlagsController, PlaybooksController, RestoreController],
  providers: [
    CausesService,
    EnrolledQueries,
    EnrollmentsService,
    FlagCareService,
    FlagEnrollmentsService,
    FlagForgettingService,
    FlaggedQueries,
    FlagsService,
    HeldFlags,
    LeftAccountsService,
    MatchesQueries,
    PlaybookChangesService,
    PlaybooksQueries,
    PlaybooksService,
    PreviewQueries,
    RenamingService,
    RestoreService,
    StandingQueries,
    StartingService,
  ],
  exports: [
    EnrollmentsService,
    FlagForgettingService,
    LeftAccountsService,
    PlaybookChangesService,
    PlaybooksQueries,
    PlaybooksService,
    StandingQueries,
  ],
})
export class PlaybooksModule implements OnModuleInit {
  constructor(
    private readonly beginnings: Beginnings,
    private readonly playbooks: PlaybooksService,
  ) {}

  onModuleInit(): void {
    this.beginnings.add((scope, now) => this.playbooks.initialise(scope, now));
  }
}
