import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';
import { claim, type WorkTable } from '../platform/work/work.ts';
import { contactHours, messageColumns, type Message } from './message.ts';
import { SendersService } from './senders.service.ts';
import { isWithheld, leastDays } from './waiting.ts';

export const messageWork: WorkTable = { table: 'message', key: { id: 'uuid' } };
/** From the mark to the record; longer than a hand-over may take. */
const leaseSeconds = 60;
/** Pause before a message is taken again that the database had no room for. */
const restMilliseconds = 15_000;

/** A message that this worker has taken, and the token that proves it. */
export interface Taken {
  readonly id: string;
  readonly wanted: string;
  readonly token: string;
}

/** From approved to marked: which message is due, who has it, and whether caps let it leave now. */
@Injectable()
export class OutgoingService {
  constructor(
    private readonly senders: SendersService,
    private readonly changes: Changes,
  ) {}

  /** A step: whether the workspace lets anything leave. */
  async isStopped(scope: Scope): Promise<boolean> {
    const rows = await scope.db.query(
      `select 1 from workspace where workspace_id = $1 and sending_stopped_at is not null`,
      [scope.workspaceId],
    );
    return rows.length > 0;
  }

  /** A step: takes up to `limit` messages that are due. They share a token, but each is held, finished or given back alone. */
  async take(scope: Scope, limit: number, now: Date): Promise<Taken[]> {
    const { token, rows } = await claim<{ id: string }>(scope, messageWork, {
      now,
      limit,
      where: `t.status = 'approved' and t.send_after <= $5`,
      parameters: [now],
    });
    return rows.map(({ id, wanted }) => ({ id, wanted, token }));
  }

  /** A step: a message that was taken and not marked is due again, as if nobody had taken it. */
  async giveBack(scope: Scope, taken: Taken, now: Date): Promise<void> {
    await scope.db.query(
      `update message set lease_until = $4, lease_token = null, attempts = greatest(attempts - 1, 0)
       where workspace_id = $1 and id = $2 and lease_token = $3 and status = 'approved'`,
      [scope.workspaceId, taken.id, taken.token, new Date(now.getTime() + restMilliseconds)],
    );
  }

  /**
   * A step: only one transaction of a workspace at a time decides that something leaves, so that caps hold for all workers together.
   * Taken before any other lock, here as by whoever records a connection.
   */
  async queueUp(scope: Scope): Promise<void> {
    await scope.db.query(`select 1 from workspace where workspace_id = $1 for no key update`, [scope.workspaceId]);
  }

  /** A step: the message, locked; null when it is no longer this worker's to send. */
  async hold(scope: Scope, taken: Taken): Promise<Message | null> {
    const rows: Message[] = await scope.db.query(
      `select ${messageColumns} from message m
       where m.workspace_id = $1 and m.id = $2 and m.lease_token = $3 and m.status = 'approved' for update`,
      [scope.workspaceId, taken.id, taken.token],
    );
    return rows[0] ?? null;
  }

  /** A step: counts the message against its mailbox, or answers when the mailbox may send again. The last lock that is taken. */
  async reserve(scope: Scope, message: Message, now: Date): Promise<Date | null> {
    return this.senders.reserve(scope, message, now);
  }

  /** A step: whether another message of the same mode went to this contact within a day: mail of tests reaches nobody. */
  async isContactWritten(scope: Scope, message: Message, now: Date): Promise<boolean> {
    const rows = await scope.db.query(
      `select 1 from message where workspace_id = $1 and to_normal = $2 and id <> $3 and mode = $5
         and (status = 'sending' or sent_at > $4::timestamptz - make_interval(hours => ${contactHours})) limit 1`,
      [scope.workspaceId, message.toNormal, message.id, now, message.mode],
    );
    return rows.length > 0;
  }

  /** A step: from here on the message may have left; a worker that dies now leaves it to a person. */
  async mark(scope: Scope, message: Message, to: { channel: 'smtp' | 'outbox'; now: Date }): Promise<Message> {
    await scope.db.query(
      `update message set status = 'sending', channel = $3, tries = tries + 1, first_tried_at = coalesce(first_tried_at, $4),
         lease_until = $4::timestamptz + make_interval(secs => ${leaseSeconds}), version = version + 1
       where workspace_id = $1 and id = $2`,
      [scope.workspaceId, message.id, to.channel, to.now],
    );
    await this.changes.announce(scope, 'drafts', [message.id]);
    return { ...message, channel: to.channel, tries: message.tries + 1, firstTriedAt: message.firstTriedAt ?? to.now };
  }

  /** A step: the next instant at which a message of the workspace is due: to be sent (unless sending is stopped), judged, or expired. */
  async nextDue(scope: Scope): Promise<Date | null> {
    const rows: { due_at: Date | null }[] = await scope.db.query(
      `select least(
         (select min(greatest(send_after, coalesce(lease_until, send_after))) from message
          where workspace_id = $1 and status = 'approved' and wanted > done and not exists
            (select 1 from workspace where workspace_id = $1 and sending_stopped_at is not null)),
         (select min(lease_until) from message where workspace_id = $1 and status = 'sending'),
         (select min(m.expires_at - make_interval(days => case when ${isWithheld} then ${leastDays} else 0 end))
          from message m where m.workspace_id = $1 and m.status in ('draft', 'held'))) as due_at`,
      [scope.workspaceId],
    );
    return rows[0]?.due_at ?? null;
  }
}
