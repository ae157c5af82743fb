import { Controller } from '@nestjs/common';
import { assignFlag, closeFlag, listFlagged, reopenFlag, snoozeFlag } from '#contracts/flags.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { FlagCareService } from './flag-care.service.ts';
import { FlaggedQueries } from './flagged.queries.ts';

/** Flagged accounts, and what people do with a flag. A closed one is neither snoozed nor given away: 409 flag_closed. */
@Controller()
export class FlagsController {
  constructor(
    private readonly flagged: FlaggedQueries,
    private readonly care: FlagCareService,
  ) {}

  @Operation(listFlagged)
  list(@Who() who: Caller, @Input() { query }: InputOf<typeof listFlagged>): Promise<AnswerOf<typeof listFlagged>> {
    return this.flagged.list(who.workspaceId, who.memberId, query);
  }

  @Operation(closeFlag)
  async close(
    @Who() who: Caller,
    @Input() { params, body }: InputOf<typeof closeFlag>,
  ): Promise<AnswerOf<typeof closeFlag>> {
    return { withdrawnDrafts: await this.care.close(who, params.id, body.reason ?? null) };
  }

  @Operation(reopenFlag)
  async reopen(@Who() who: Caller, @Input() { params }: InputOf<typeof reopenFlag>): Promise<void> {
    await this.care.reopen(who, params.id);
  }

  @Operation(snoozeFlag)
  async snooze(@Who() who: Caller, @Input() { params, body }: InputOf<typeof snoozeFlag>): Promise<void> {
    await this.care.snooze(who.workspaceId, params.id, body.until === null ? null : new Date(body.until));
  }

  @Operation(assignFlag)
  async assign(@Who() who: Caller, @Input() { params, body }: InputOf<typeof assignFlag>): Promise<void> {
    await this.care.assign(who.workspaceId, params.id, body);
  }
}
