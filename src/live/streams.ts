import { Injectable, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import {
  catchError,
  concatMap,
  EMPTY,
  filter,
  from,
  interval,
  map,
  merge,
  of,
  Subject,
  takeUntil,
  type Observable,
} from 'rxjs';
import { Changes, type WorkspaceChange } from '../platform/notify/changes.ts';
import type { Caller } from '../workspaces/caller.ts';
import { MembersService } from '../workspaces/members.service.ts';

/** Keeps proxies from closing a silent stream. */
const heartbeatMilliseconds = 15_000;
/** A removed member's streams end within 5 s (faults.md §7.6). */
const checkMilliseconds = 4_000;

/** Open streams of changes. They carry no facts: they tell a page what to fetch again. */
@Injectable()
export class Streams implements BeforeApplicationShutdown {
  readonly #closing = new Subject<void>();

  constructor(
    private readonly announced: Changes,
    private readonly members: MembersService,
  ) {}

  /** Open streams would hold the server back from closing. */
  beforeApplicationShutdown(): void {
    this.#closing.next();
  }

  async open(caller: Caller): Promise<Observable<MessageEvent>> {
    const changes = await this.announced.of(caller.workspaceId);
    // The first message makes the stream real for proxies and pages that wait for a byte.
    return merge(of({ type: 'open', data: '{}' }), this.#beats(), changes.pipe(map(toMessage))).pipe(
      takeUntil(merge(this.#closing, this.#lost(caller))),
    );
  }

  #beats(): Observable<MessageEvent> {
    return interval(heartbeatMilliseconds).pipe(map(() => ({ type: 'heartbeat', data: '{}' })));
  }

  #lost(caller: Caller): Observable<boolean> {
    return interval(checkMilliseconds).pipe(
      // A database that is away says nothing about membership: ask again next time.
      concatMap(() => from(this.members.isStill(caller)).pipe(catchError(() => EMPTY))),
      filter((isStill) => !isStill),
    );
  }
}

function toMessage(change: WorkspaceChange): MessageEvent {
  return { type: 'change', data: { topic: change.topic, ids: [...change.ids] } };
}
