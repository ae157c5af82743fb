import { Injectable } from '@nestjs/common';
import type { SourceState } from '#core/account-facts.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { earliest } from '../playbooks/standing.queries.ts';
import { isSilent } from './silent.ts';

/** While a source is stale, this often it is looked at for having come back. */
const lookMilliseconds = 15_000;
/** A process that has just begun has heard nobody: for so long it listens before it says that a source is silent. */
const listenMilliseconds = 60_000;
/** What was judged while it listened is kept by then, or never: a transaction takes no longer. */
const keepMilliseconds = 60_000;

/** What accounts were last told of a source: what it lacks is another thing than its silence, and has the same state. */
interface Told {
  readonly state: string;
  readonly lacks: string | null;
  /** Some were judged by a silence of which nobody was told. */
  readonly wasSilent: boolean;
}

/**
 * Turns of whole sources: one that falls silent, or lacks something, freezes the triggers of all its accounts, one that comes back frees
 * them (ruling 6). Each turn is told once, to every account of the source, so that no account keeps a clock for it. Its rows are locked
 * after all that is of accounts, their work too, and before the bell (ruling 15).
 */
@Injectable()
export class EvaluationSources {
  readonly #listensUntil: number;

  constructor(
    private readonly connections: ConnectionsService,
    private readonly wants: AccountWantsService,
    clock: Clock,
  ) {
    this.#listensUntil = clock.now().getTime() + listenMilliseconds;
  }

  /** A step: accounts of sources that have turned since they were last told are wanted. */
  async tell(scope: Scope, now: Date): Promise<void> {
    const states = await this.connections.allStates(scope, now);
    const told = await this.#told(scope);
    const turned = this.#turned(states, told, now);
    if (turned.length === 0) return;
    const concerned = turned.filter(({ connectionId, state }) => matters(told.get(connectionId)?.state, state));
    const wantedAt = await this.wants.wantSilently(
      scope,
      concerned.map(({ connectionId }) => connectionId),
    );
    await scope.db.query(
      `insert into source_standing (workspace_id, connection_id, state, lacks, told_at)
       select $1, t."connectionId", t.state, t.lacks, $3
       from jsonb_to_recordset($2::jsonb) as t("connectionId" uuid, state text, lacks text)
       order by t."connectionId"
       on conflict (workspace_id, connection_id) do update
         set state = excluded.state, lacks = excluded.lacks, was_silent = false, told_at = excluded.told_at`,
      [scope.workspaceId, JSON.stringify(turned), now],
    );
    await this.wants.ringFor(scope, wantedAt);
  }

  /** A step: when the next source may turn; now, where one has turned of which nobody was told yet. */
  async nextTurn(scope: Scope, now: Date): Promise<Date | null> {
    const states = await this.connections.allStates(scope, now);
    if (this.#turned(states, await this.#told(scope), now).length > 0) return now;
    const look = new Date(now.getTime() + lookMilliseconds);
    // Somebody may be judging at this moment by a silence that has ended, and has not kept it yet.
    const isKept = now.getTime() >= this.#listensUntil + keepMilliseconds;
    return earliest(states.map(({ state, staleAt }) => (state === 'stale' || !isKept ? look : staleAt)));
  }

  /**
   * A step, after all that is concluded of these accounts: they were judged by the silence of these sources. Where this process only
   * listens, they are judged again once one is heard: all are told of it then, as of any turn.
   */
  async judged(scope: Scope, silent: readonly string[], now: Date): Promise<void> {
    if (silent.length === 0 || !this.#isListening(now)) return;
    await scope.db.query(
      `update source_standing set was_silent = true
       where workspace_id = $1 and connection_id in (
         select connection_id from source_standing
         where workspace_id = $1 and connection_id = any($2::uuid[]) and state = 'fresh' and not was_silent
         order by connection_id for no key update)`,
      [scope.workspaceId, silent],
    );
  }

  #turned(states: readonly SourceState[], told: ReadonlyMap<string, Told>, now: Date): readonly SourceState[] {
    return states.filter(
      (source) => hasTurned(told.get(source.connectionId), source) && !(isSilent(source) && this.#isListening(now)),
    );
  }

  #isListening(now: Date): boolean {
    return now.getTime() < this.#listensUntil;
  }

  async #told(scope: Scope): Promise<ReadonlyMap<string, Told>> {
    const rows: (Told & { connection_id: string })[] = await scope.db.query(
      `select connection_id, state, lacks, was_silent as "wasSilent" from source_standing where workspace_id = $1`,
      [scope.workspaceId],
    );
    return new Map(rows.map((row) => [row.connection_id, row]));
  }
}

function hasTurned(told: Told | undefined, { state, lacks = null }: SourceState): boolean {
  return told?.state !== state || told.lacks !== lacks || (told.wasSilent && state === 'fresh');
}

/** The end of a first backfill asks for evaluation itself; what turns here is being heard, not heard, or gone. */
function matters(before: string | undefined, after: SourceState['state']): boolean {
  return before !== undefined && before !== 'reading' && after !== 'reading';
}
