import { Controller } from '@nestjs/common';
import { getOutboxMail, listOutbox } from '#contracts/outbox.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { OutboxQueries } from './outbox.queries.ts';

/** Mail that stayed here: of test mode, and of live connections while there is no mail server. */
@Controller()
export class OutboxController {
  constructor(private readonly queries: OutboxQueries) {}

  @Operation(listOutbox)
  list(@Who() caller: Caller, @Input() { query }: InputOf<typeof listOutbox>) {
    return this.queries.list(caller.workspaceId, query);
  }

  @Operation(getOutboxMail)
  get(@Who() caller: Caller, @Input() { params }: InputOf<typeof getOutboxMail>) {
    return this.queries.get(caller.workspaceId, params.id);
  }
}
