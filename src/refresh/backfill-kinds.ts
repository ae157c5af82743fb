import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import { BackfillPhasesService, type BackfillPhase } from '../connections/backfill-phases.service.ts';
import { BackfillPlacesService, type OpenSlice } from '../connections/backfill-places.service.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { lastWholeOf, type Unread, usageKind } from '../connections/connection.ts';
import { Database } from '../platform/database/database.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { HeldConnection } from './held-connection.ts';
import { olderTurn, plannedSlices } from './reading-plan.ts';

/** The kinds of a reading: what there is to read of each, and what became of it. */
@Injectable()
export class BackfillKinds {
  constructor(
    private readonly database: Database,
    private readonly held: HeldConnection,
    private readonly phases: BackfillPhasesService,
    private readonly places: BackfillPlacesService,
    private readonly health: ConnectionHealthService,
  ) {}

  /** An entry: what is read, in its order, and what of it accounts are not judged by. */
  async list(work: BackfillWork): Promise<{ judging: BackfillPhase[]; books: BackfillPhase[] }> {
    const books = new Set(work.connector.kinds.flatMap(({ kind, isBookkeeping }) => (isBookkeeping ? kind : [])));
    const phases = await this.#all(work);
    return {
      judging: phases.filter(({ kind }) => !books.has(kind)),
      books: phases.filter(({ kind }) => books.has(kind)),
    };
  }

  /** An entry: which of these kinds could not be read, and whether health can do without it. */
  async unread(work: BackfillWork, kinds: readonly BackfillPhase[]): Promise<Unread[]> {
    const optional = new Set(work.connector.kinds.flatMap(({ kind, isOptional }) => (isOptional ? kind : [])));
    const phases = await this.#all(work);
    return phases
      .filter(({ kind, status }) => status === 'unavailable' && kinds.some((one) => one.kind === kind))
      .map(({ kind, label, words }) => ({
        kind,
        label,
        words: wordsOf(label, words),
        isRequired: !optional.has(kind),
      }));
  }

  /** An entry: the ranges of a kind that are still to be read; the first time they are asked for and remembered. */
  async open(work: BackfillWork, { kind, status }: BackfillPhase): Promise<OpenSlice[]> {
    const { connection, connector, access, backfill } = work;
    if (status === 'waiting') {
      const whole = await connector.slices(access, kind, backfill.frozenAt);
      const turn = olderTurn(connection.olderPart, lastWholeOf(connection), backfill.frozenAt);
      const slices = plannedSlices(connector, whole, { ...backfill, ...turn });
      await this.database.write(connection.workspaceId, (scope) => this.phases.open(scope, backfill.id, kind, slices));
    }
    return this.database.read(connection.workspaceId, (scope) => this.places.openSlices(scope, backfill.id, kind));
  }

  /** An entry. */
  async end({ connection, backfill }: BackfillWork, kind: string): Promise<void> {
    await this.database.write(connection.workspaceId, (scope) =>
      this.phases.end(scope, backfill.id, { kind, status: 'done', words: null }),
    );
  }

  /** An entry: this kind is named as unavailable, and the rest goes on. What is refused to a key is asked for again with the next one. */
  async giveUp({ connection, backfill }: BackfillWork, kind: string, error: ConnectorError): Promise<void> {
    await this.held.write(connection, async (scope) => {
      const isOurs = error.kind !== 'forbidden' || (await this.health.degrade(scope, connection, error));
      if (!isOurs) throw new BackfillOvertaken();
      await this.phases.end(scope, backfill.id, { kind, status: 'unavailable', words: error.message });
    });
  }

  /** An entry: calls made since the last page. */
  async countCalls({ connection, backfill, calls }: BackfillWork): Promise<void> {
    const made = calls.open;
    if (made === 0) return;
    await this.database.write(connection.workspaceId, (scope) => this.places.countCalls(scope, backfill.id, made));
    calls.settle(made);
  }

  async #all({ connection, backfill }: BackfillWork): Promise<BackfillPhase[]> {
    return this.database.read(connection.workspaceId, (scope) => this.phases.list(scope, backfill.id));
  }

  /** An entry: the billing system had a fault. Answers how often by now while this kind was read; null where another worker has ended it. */
  async countFailure(
    { connection, backfill }: BackfillWork,
    kind: string,
    error: ConnectorError,
  ): Promise<number | null> {
    return this.database.write(connection.workspaceId, (scope) =>
      this.phases.countFailure(scope, backfill.id, kind, error.message),
    );
  }
}

/** Usage among what could not be read. Pure. */
export function unreadUsage(trouble: ConnectorError | null): Unread[] {
  if (trouble === null) return [];
  return [{ kind: usageKind, label: 'Usage', words: wordsOf('Usage', trouble.message), isRequired: false }];
}

/** An outage names nobody: then the kind is named before it. */
function wordsOf(label: string, words: string | null): string {
  if (words === null) return `${label} cannot be read.`;
  return words.toLowerCase().includes(label.toLowerCase()) ? words : `${label}: ${words}`;
}
