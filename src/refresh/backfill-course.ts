import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector.ts';
import { BackfillsService, type BackfillPhase } from '../connections/backfills.service.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { passed } from '../platform/road/road.ts';
import { BackfillEnd } from './backfill-end.ts';
import { BackfillLeftovers } from './backfill-leftovers.ts';
import { BackfillPages, type BackfillWork } from './backfill-pages.ts';

/** An answer that cannot be read is asked for again this often; then the kind is named as unavailable and the rest goes on. */
const mostMalformed = 3;

/** The course of one reading: kind after kind, each remembered as it is done, so that it goes on where it was stopped. */
@Injectable()
export class BackfillCourse {
  constructor(
    private readonly database: Database,
    private readonly backfills: BackfillsService,
    private readonly health: ConnectionHealthService,
    private readonly pages: BackfillPages,
    private readonly leftovers: BackfillLeftovers,
    private readonly end: BackfillEnd,
    private readonly clock: Clock,
  ) {}

  /** Throws what stops all of it; what stops one kind is written on that kind. */
  async read(work: BackfillWork): Promise<void> {
    const { workspaceId } = work.connection;
    await this.#begin(work);
    const phases = await this.database.read(workspaceId, (scope) => this.backfills.phases(scope, work.backfill.id));
    for (const phase of phases) await this.#readPhase(work, phase);
    const read = await this.database.read(workspaceId, (scope) => this.backfills.phases(scope, work.backfill.id));
    const trouble = await this.leftovers.read(work, kindsOf(read, 'done'));
    await this.database.write(workspaceId, async (scope) => {
      const lacking = [...kindsOf(read, 'unavailable'), ...(trouble?.kind === 'malformed' ? ['usage'] : [])];
      await this.end.record(scope, work, lacking, this.clock.now());
      if (trouble?.kind === 'forbidden') await this.health.degrade(scope, work.connection, trouble);
    });
    passed('backfill:ended');
  }

  /** Events are followed from before the first page on, so that lists and events overlap and nothing falls between. */
  async #begin(work: BackfillWork): Promise<void> {
    const { connection, connector, access, backfill } = work;
    const now = this.clock.now();
    await this.database.write(connection.workspaceId, (scope) =>
      this.backfills.setStatus(scope, backfill.id, { status: 'running', words: null, now }),
    );
    if (!connector.changes || connection.eventsCursor !== null) return;
    try {
      const { cursor } = await connector.changes(access, null, now);
      await this.database.write(connection.workspaceId, (scope) =>
        this.health.beginEvents(scope, connection.id, cursor),
      );
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'forbidden') throw error;
      await this.database.write(connection.workspaceId, (scope) => this.health.degrade(scope, connection, error));
    }
  }

  async #readPhase(work: BackfillWork, phase: BackfillPhase): Promise<void> {
    if (phase.status === 'done' || phase.status === 'unavailable') return;
    for (let malformed = 0; ;) {
      try {
        await this.#readKind(work, phase);
        return;
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        malformed += error.kind === 'malformed' ? 1 : 0;
        const isHopeless = error.kind === 'forbidden' || error.kind === 'cursor_gone' || malformed >= mostMalformed;
        if (isHopeless) return await this.#giveUp(work, phase.kind, error);
        if (error.kind !== 'malformed') throw error;
      }
    }
  }

  async #readKind(work: BackfillWork, { kind, status }: BackfillPhase): Promise<void> {
    const { connection, connector, access, backfill } = work;
    if (status === 'waiting') {
      const slices = await connector.slices(access, kind, backfill.frozenAt);
      await this.database.write(connection.workspaceId, (scope) =>
        this.backfills.openPhase(scope, backfill.id, kind, slices),
      );
    }
    const open = await this.database.read(connection.workspaceId, (scope) =>
      this.backfills.openSlices(scope, backfill.id, kind),
    );
    await this.pages.readAll(work, open, connector.limits[connection.mode].inFlight);
    await this.database.write(connection.workspaceId, (scope) =>
      this.backfills.setPhase(scope, backfill.id, kind, 'done', null),
    );
  }

  async #giveUp({ connection, backfill }: BackfillWork, kind: string, error: ConnectorError): Promise<void> {
    await this.database.write(connection.workspaceId, async (scope) => {
      await this.backfills.setPhase(scope, backfill.id, kind, 'unavailable', error.message);
      if (error.kind === 'forbidden') await this.health.degrade(scope, connection, error);
    });
  }
}

function kindsOf(phases: readonly BackfillPhase[], status: BackfillPhase['status']): string[] {
  return phases.filter((phase) => phase.status === status).map((phase) => phase.kind);
}
