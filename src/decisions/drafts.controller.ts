import { Controller } from '@nestjs/common';
import {
  approveDraft,
  confirmArrival,
  editDraft,
  getDraft,
  listDrafts,
  rejectDraft,
  undoApproval,
} from '#contracts/drafts.ts';
import { getCounts } from '#contracts/session.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { ApprovalService } from './approval.service.ts';
import { DraftsQueries } from './drafts.queries.ts';
import { WaitingQueries } from './waiting.queries.ts';

/**
 * Messages that wait for a person, and a person's word on them. An action answers the message as it is then; one that comes too
 * late, or speaks of an older version, is a 409.
 */
@Controller()
export class DraftsController {
  constructor(
    private readonly approval: ApprovalService,
    private readonly queries: DraftsQueries,
    private readonly waiting: WaitingQueries,
  ) {}

  @Operation(getCounts)
  counts(@Who() caller: Caller, @Input() { query }: InputOf<typeof getCounts>) {
    return this.waiting.count(caller.workspaceId, query.mode);
  }

  @Operation(listDrafts)
  list(@Who() caller: Caller, @Input() { query }: InputOf<typeof listDrafts>) {
    return this.queries.list(caller.workspaceId, query);
  }

  @Operation(getDraft)
  get(@Who() caller: Caller, @Input() { params }: InputOf<typeof getDraft>) {
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Operation(editDraft)
  async edit(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof editDraft>) {
    await this.approval.edit(caller, params.id, body);
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Operation(approveDraft)
  async approve(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof approveDraft>) {
    await this.approval.approve(caller, params.id, body.version);
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Operation(undoApproval)
  async undo(@Who() caller: Caller, @Input() { params }: InputOf<typeof undoApproval>) {
    await this.approval.undo(caller, params.id);
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Operation(confirmArrival)
  async arrived(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof confirmArrival>) {
    await this.approval.arrived(caller, params.id, body.version);
    return this.queries.get(caller.workspaceId, params.id);
  }

  @Operation(rejectDraft)
  async reject(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof rejectDraft>) {
    await this.approval.reject(caller, params.id, body);
    return this.queries.get(caller.workspaceId, params.id);
  }
}
