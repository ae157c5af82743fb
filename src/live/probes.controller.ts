import { Controller, Get } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { Public } from '../workspaces/roles.ts';

/** For whoever watches the process. `live` stays true under any fault outside; `ready` says what is missing. */
@Public()
@Controller()
export class ProbesController {
  constructor(private readonly database: Database) {}

  @Get('/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('/ready')
  async ready(): Promise<{ status: 'ok' }> {
    try {
      await this.database.ping();
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('unavailable', 'database_away', 'Not ready: the database does not answer.', { cause });
    }
    return { status: 'ok' };
  }
}
