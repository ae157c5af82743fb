import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import { passed } from '../platform/road/road.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { DueMessages } from './sending-due.ts';
import { SendingOfOne } from './sending-of-one.service.ts';

/** Messages that one worker sends side by side: a mail server that stalls on one does not hold up the others. */
const atOnce = 4;

/** Sends what is due. */
@Injectable()
export class SendingJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly due: DueMessages,
    private readonly one: SendingOfOne,
    private readonly bells: BellWorker,
  ) {}

  onModuleInit(): void {
    this.bells.handle('send', (workspaceId, now) => this.run(workspaceId, now));
  }

  /** An entry: one batch. */
  async run(workspaceId: string, now: Date): Promise<'more' | Date | null> {
    const taken = await this.database.write(workspaceId, (scope) => this.due.take(scope, atOnce, now));
    if (taken.length > 0) passed('message:claimed');
    await Promise.all(taken.map((one) => this.one.try(workspaceId, one)));
    if (taken.length === atOnce) return 'more';
    return this.database.read(workspaceId, (scope) => this.due.next(scope, now));
  }
}
