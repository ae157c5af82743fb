import { Controller } from '@nestjs/common';
import { getRestore, noteRestore, type RestoreDto } from '#contracts/restore.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Operation } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { RestoreService } from './restore.service.ts';

/** What was held back because the database is another copy than the one opened last, until an admin has looked. */
@Controller()
export class RestoreController {
  constructor(private readonly restore: RestoreService) {}

  @Operation(getRestore)
  get(@Who() { workspaceId }: Caller): Promise<RestoreDto> {
    return this.restore.state(workspaceId);
  }

  @Needs('admin')
  @Operation(noteRestore)
  async note(@Who() caller: Caller): Promise<RestoreDto> {
    await this.restore.note(caller);
    return this.restore.state(caller.workspaceId);
  }
}
