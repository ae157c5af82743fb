import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { hashSecret } from '../platform/secrets/secrets.ts';
import { hourlyCap, type Message } from './message.ts';

const hour = 3_600_000;
/** More than are counted in the time of one. */
const forgottenAtOnce = 500;

/**
 * How much one mailbox sends: the cap belongs to the From address, whoever's name stands beside it, and several workspaces may send
 * from one. Counted in the directory, by the mailbox's hash (faults.md §6.13).
 */
@Injectable()
export class SendersService {
  /**
   * A step: counts this message against its mailbox; or answers when the mailbox may send again. Mails of one mailbox are counted
   * by one transaction at a time: the last lock that sending takes, held until it ends.
   */
  async reserve(scope: Scope, message: Message, now: Date): Promise<Date | null> {
    const sender = mailboxHash(message.senderAddress);
    await scope.db.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [sender.toString('hex')]);
    const since = new Date(now.getTime() - hour);
    // Of whatever mailbox: one that sends no more has nobody else to forget it.
    await scope.db.query(
      `delete from directory_sender where ctid = any(array(
         select ctid from directory_sender where at <= $1 limit ${forgottenAtOnce} for update skip locked))`,
      [since],
    );
    const rows: { used: string; oldest: Date | null }[] = await scope.db.query(
      `select count(*) as used, min(at) as oldest from directory_sender
       where sender = $1 and at > $4 and (workspace_id, message_id) <> ($2, $3)`,
      [sender, scope.workspaceId, message.id, since],
    );
    if (Number(rows[0]?.used ?? 0) >= hourlyCap) {
      const oldest = rows[0]?.oldest ?? now;
      return new Date(Math.max(oldest.getTime() + hour, now.getTime() + 1_000));
    }
    await scope.db.query(
      `insert into directory_sender (sender, workspace_id, message_id, at) values ($1, $2, $3, $4)
       on conflict (sender, workspace_id, message_id) do update set at = excluded.at`,
      [sender, scope.workspaceId, message.id, now],
    );
    return null;
  }

  /** A step: the message did not leave after all, so it does not count. */
  async release(scope: Scope, messageId: string): Promise<void> {
    await scope.db.query(`delete from directory_sender where workspace_id = $1 and message_id = $2`, [
      scope.workspaceId,
      messageId,
    ]);
  }
}

/** Capitals do not make another mailbox. */
function mailboxHash(address: string): Buffer {
  return hashSecret(address.trim().toLowerCase());
}
