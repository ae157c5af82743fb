import { Controller } from '@nestjs/common';
import { listAttachments } from '#contracts/attachments.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { AttachmentsQueries } from './attachments.queries.ts';

/** Customers of a connection, each with the account it belongs to and why. */
@Controller()
export class AttachmentsController {
  constructor(private readonly attachments: AttachmentsQueries) {}

  @Operation(listAttachments)
  list(
    @Who() who: Caller,
    @Input() { params, query }: InputOf<typeof listAttachments>,
  ): Promise<AnswerOf<typeof listAttachments>> {
    return this.attachments.list(who.workspaceId, params.id, query);
  }
}
