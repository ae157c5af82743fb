import { Controller } from '@nestjs/common';
import { listEnrolled } from '#contracts/enrollments.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { EnrolledQueries } from './enrolled.queries.ts';

/** Accounts that are inside a playbook now. */
@Controller()
export class EnrolledController {
  constructor(private readonly enrolled: EnrolledQueries) {}

  @Operation(listEnrolled)
  list(
    @Who() who: Caller,
    @Input() { params, query }: InputOf<typeof listEnrolled>,
  ): Promise<AnswerOf<typeof listEnrolled>> {
    return this.enrolled.list(who.workspaceId, params.id, query);
  }
}
