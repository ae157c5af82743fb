import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Streams } from './streams.ts';

/** What changed in the workspace, as it happens: topics and ids, no facts. A stream, so it stands outside the contract. */
@Controller()
export class ChangesController {
  constructor(private readonly streams: Streams) {}

  @Sse('/api/changes')
  changes(@Who() caller: Caller): Promise<Observable<MessageEvent>> {
    return this.streams.open(caller.workspaceId);
  }
}
