import { Injectable } from '@nestjs/common';
import type { ConnectorError } from '#connectors/connector-error.ts';
import type { Changes as BillingChanges } from '#connectors/delivery.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { DeliveriesService } from './deliveries.service.ts';
import { writePayload } from './payload.ts';
import { withEvents } from './poll-plan.ts';

/** What a connection is asked for. */
export type Asked = 'events' | 'usage';

/** Sets down what a poll brought, or that it brought nothing. */
@Injectable()
export class PollRecord {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly deliveries: DeliveriesService,
    private readonly backfills: BackfillsService,
    private readonly health: ConnectionHealthService,
  ) {}

  /**
   * A step: keeps a group of events. `heardAt` only with the last group: before it, the source is not known to be complete. False, with
   * nothing kept and nothing moved, when the connection has changed: the next poll asks for them again.
   */
  async keep(
    scope: Scope,
    connection: Connection,
    { changes, heardAt, receivedAt }: { changes: BillingChanges; heardAt: Date | null; receivedAt: Date },
  ): Promise<boolean> {
    const held = await this.deliveries.hold(scope, connection);
    if (!held) return false;
    const isKept = await this.deliveries.keep(
      scope,
      held,
      changes.deliveries.map(({ delivery, payload }) => ({
        delivery,
        payload: writePayload(payload),
        through: 'polling' as const,
        receivedAt,
      })),
    );
    if (!isKept || heardAt === null) return isKept;
    const regained = withEvents(held);
    // First, as it asks for them anew.
    if (regained) await this.health.regain(scope, held, regained);
    await this.health.noteHeard(scope, held, { heardAt, polledAt: heardAt, eventsCursor: changes.cursor });
    await this.health.noteAnswer(scope, held);
    // Events that the vendor no longer holds cannot be caught up with: everything is read again.
    if (changes.hasGap) await this.backfills.startAfterGap(scope, held, receivedAt);
    return true;
  }

  /** A step: a system that lists no events has been asked: unless that is noted, it would be due again at once, for ever. */
  async noteAsked(scope: Scope, connection: Connection, polledAt: Date): Promise<void> {
    const held = await this.deliveries.hold(scope, connection);
    if (held) await this.health.notePolled(scope, held.id, polledAt);
  }

  /** A step: it could not be asked. */
  async noteTrouble(
    scope: Scope,
    connection: Connection,
    { asked, error, now }: { asked: Asked; error: ConnectorError; now: Date },
  ): Promise<void> {
    const held = await this.connections.hold(scope, connection);
    if (!held) return;
    await this.health.noteTrouble(scope, held, error, now);
    // Usage is asked for at other times: events would never fall due if its trouble put them off.
    if (asked === 'usage') return;
    // Asked and refused is asked: the next time is at the usual pace, not at once.
    if (error.kind === 'forbidden') await this.health.notePolled(scope, held.id, now);
    else await this.health.notePollFailed(scope, held);
  }
}
