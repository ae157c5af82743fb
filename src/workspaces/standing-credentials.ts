import { Injectable } from '@nestjs/common';
import { catchError, defer, EMPTY, exhaustMap, filter, finalize, interval, share, take, type Observable } from 'rxjs';
import { Database } from '../platform/database/database.ts';
import type { Caller } from './caller.ts';

/** Open streams end within 5 s of what let them in (faults.md §7.6). */
const checkMilliseconds = 3_000;

/**
 * Looks again and again whether what let open streams in still stands: the membership, and the session or key. One statement for
 * all streams of this process, however many there are, and none while there are none.
 */
@Injectable()
export class StandingCredentials {
  readonly #watched = new Set<Caller>();
  readonly #rounds = interval(checkMilliseconds).pipe(
    // A database that is away says nothing about credentials: ask again next time.
    exhaustMap(() => defer(() => this.#lost([...this.#watched])).pipe(catchError(() => EMPTY))),
    share(),
  );

  constructor(private readonly database: Database) {}

  /** Says once that the caller's credential is gone; whoever listens no longer is no longer looked after. */
  ended(caller: Caller): Observable<unknown> {
    return defer(() => {
      this.#watched.add(caller);
      return this.#rounds.pipe(
        filter((lost) => lost.has(caller)),
        take(1),
      );
    }).pipe(finalize(() => this.#watched.delete(caller)));
  }

  async #lost(callers: readonly Caller[]): Promise<ReadonlySet<Caller>> {
    // Sessions end by the clock of the sign-in library, which is the real one.
    const rows = await this.database.look<{ place: number }>(
      `select c.place::int
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
         with ordinality as c(workspace_id, user_id, through, credential_id, place)
       where not exists (select 1 from directory_member m where m.user_id = c.user_id and m.workspace_id = c.workspace_id)
          or case c.through
               when 'key' then not exists (
                 select 1 from directory_key k where k.workspace_id = c.workspace_id and k.api_key_id = c.credential_id::uuid)
               else not exists (select 1 from auth_session s where s.id = c.credential_id and s.expires_at > now()) end`,
      [
        callers.map((caller) => caller.workspaceId),
        callers.map((caller) => caller.userId),
        callers.map((caller) => caller.through),
        callers.map((caller) => caller.credentialId),
      ],
    );
    const lost = new Set(rows.map((row) => row.place));
    return new Set(callers.filter((_, index) => lost.has(index + 1)));
  }
}
