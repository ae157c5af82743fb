import { Controller } from '@nestjs/common';
import { listChargeFees } from '#contracts/charge-fees.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { ChargeFeesQueries } from './charge-fees.queries.ts';

/** What was left of an account's charges after fees. */
@Controller()
export class ChargeFeesController {
  constructor(private readonly fees: ChargeFeesQueries) {}

  @Operation(listChargeFees)
  async list(
    @Who() who: Caller,
    @Input() { params }: InputOf<typeof listChargeFees>,
  ): Promise<AnswerOf<typeof listChargeFees>> {
    return { rows: await this.fees.list(who.workspaceId, params.id) };
  }
}
