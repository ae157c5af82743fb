import { Injectable, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { interval, map, merge, of, Subject, takeUntil, type Observable } from 'rxjs';
import { Changes, type WorkspaceChange } from '../platform/notify/changes.ts';

/** Keeps proxies from closing a silent stream. */
const heartbeatMilliseconds = 15_000;

/** Open streams of changes. They carry no facts: they tell a page what to fetch again. */
@Injectable()
export class Streams implements BeforeApplicationShutdown {
  readonly #closing = new Subject<void>();

  constructor(private readonly announced: Changes) {}

  /** Open streams would hold the server back from closing. */
  beforeApplicationShutdown(): void {
    this.#closing.next();
  }

  async open(workspaceId: string): Promise<Observable<MessageEvent>> {
    const changes = await this.announced.of(workspaceId);
    // The first message makes the stream real for proxies and pages that wait for a byte.
    return merge(of({ type: 'open', data: '{}' }), this.#beats(), changes.pipe(map(toMessage))).pipe(
      takeUntil(this.#closing),
    );
  }

  #beats(): Observable<MessageEvent> {
    return interval(heartbeatMilliseconds).pipe(map(() => ({ type: 'heartbeat', data: '{}' })));
  }
}

function toMessage(change: WorkspaceChange): MessageEvent {
  return { type: 'change', data: { topic: change.topic, ids: [...change.ids] } };
}
