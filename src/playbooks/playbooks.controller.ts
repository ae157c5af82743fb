import { Controller } from '@nestjs/common';
import { listMatches, startMatches } from '#contracts/enrollments.ts';
import { editPlaybook, getPlaybook, listPlaybooks, previewPlaybook, switchPlaybook } from '#contracts/playbooks.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { MatchesQueries } from './matches.queries.ts';
import { PlaybooksQueries } from './playbooks.queries.ts';
import { PlaybooksService } from './playbooks.service.ts';
import { PreviewQueries } from './preview.queries.ts';
import { StartingService } from './starting.service.ts';

/** Playbooks, their switch and message, and what they would match and write. */
@Controller()
export class PlaybooksController {
  constructor(
    private readonly playbooks: PlaybooksService,
    private readonly lists: PlaybooksQueries,
    private readonly matches: MatchesQueries,
    private readonly starting: StartingService,
    private readonly previews: PreviewQueries,
  ) {}

  @Operation(listPlaybooks)
  list(@Who() who: Caller, @Input() { query }: InputOf<typeof listPlaybooks>): Promise<AnswerOf<typeof listPlaybooks>> {
    return this.lists.list(who.workspaceId, query.mode);
  }

  @Operation(getPlaybook)
  get(
    @Who() who: Caller,
    @Input() { params, query }: InputOf<typeof getPlaybook>,
  ): Promise<AnswerOf<typeof getPlaybook>> {
    return this.lists.get(who.workspaceId, params.id, query.mode);
  }

  @Needs('admin')
  @Operation(switchPlaybook)
  async switch(@Who() who: Caller, @Input() { params, body }: InputOf<typeof switchPlaybook>): Promise<void> {
    await this.playbooks.switch(who.workspaceId, params.id, body);
  }

  @Needs('admin')
  @Operation(editPlaybook)
  async edit(@Who() who: Caller, @Input() { params, body }: InputOf<typeof editPlaybook>): Promise<void> {
    await this.playbooks.edit(who.workspaceId, who.memberId, params.id, body);
  }

  @Operation(previewPlaybook)
  preview(
    @Who() who: Caller,
    @Input() { params, body }: InputOf<typeof previewPlaybook>,
  ): Promise<AnswerOf<typeof previewPlaybook>> {
    return this.previews.preview(who.workspaceId, params.id, body);
  }

  @Operation(listMatches)
  listMatches(
    @Who() who: Caller,
    @Input() { params, query }: InputOf<typeof listMatches>,
  ): Promise<AnswerOf<typeof listMatches>> {
    return this.matches.list(who.workspaceId, params.id, query.mode);
  }

  @Needs('admin')
  @Operation(startMatches)
  async start(
    @Who() who: Caller,
    @Input() { params, body }: InputOf<typeof startMatches>,
  ): Promise<AnswerOf<typeof startMatches>> {
    return { started: await this.starting.start(who.workspaceId, params.id, body.enrollmentIds) };
  }
}
