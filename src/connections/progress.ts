import { Injectable, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import {
  distinctUntilChanged,
  exhaustMap,
  from,
  map,
  Subject,
  takeUntil,
  takeWhile,
  timer,
  type Observable,
} from 'rxjs';
import type { BackfillDto } from '#contracts/backfill.ts';
import { ConnectionsQueries } from './connections.queries.ts';

/** At most two messages a second. */
const lookMilliseconds = 500;
/** A stream ends after this long; the page opens it again and is asked who it is. */
const longestMilliseconds = 10 * 60_000;

/** The progress of a reading as a stream: one message when something changed, until the reading ends. */
@Injectable()
export class Progress implements BeforeApplicationShutdown {
  readonly #closing = new Subject<void>();

  constructor(private readonly queries: ConnectionsQueries) {}

  beforeApplicationShutdown(): void {
    this.#closing.next();
  }

  /** Fails at once, with an answer of its own, when there is no such connection. */
  async open(caller: { workspaceId: string; memberId: string }, id: string): Promise<Observable<MessageEvent>> {
    const look = () => this.queries.findProgress(caller.workspaceId, caller.memberId, id);
    await look();
    return timer(0, lookMilliseconds).pipe(
      // While a look takes longer than that, nobody looks beside it, and none waits for its turn.
      exhaustMap(() => from(look())),
      map((progress) => ({ progress, data: JSON.stringify(progress) })),
      distinctUntilChanged((before, after) => before.data === after.data),
      takeWhile(({ progress }) => progress === null || !hasEnded(progress), true),
      map(({ data }) => ({ data })),
      takeUntil(this.#closing),
      takeUntil(timer(longestMilliseconds)),
    );
  }
}

function hasEnded(progress: BackfillDto): boolean {
  return ['done', 'failed', 'canceled'].includes(progress.status);
}
