import type { BackfillDto } from '#contracts/backfill.ts';
import type { ConnectionDto } from '#contracts/connections.ts';

/** Whether everything is being read, for the first time or again. */
export function isBusy({ status, backfill }: ConnectionDto): boolean {
  if (status === 'disconnecting' || status === 'disconnected') return false;
  if (status === 'reading' && !hasEnded(backfill)) return true;
  return backfill !== null && ['waiting', 'running', 'paused'].includes(backfill.status);
}

/** Whether the reading ended, in whatever way. */
export function hasEnded(backfill: BackfillDto | null): boolean {
  return backfill !== null && ['done', 'failed', 'canceled'].includes(backfill.status);
}

/** Whether it ended before its end. */
export function isCutShort(backfill: BackfillDto | null): boolean {
  return hasEnded(backfill) && backfill?.status !== 'done';
}

/** Whether somebody stopped the first reading: until it goes on nothing is concluded. */
export function isStoppedFirst({ status, backfill }: ConnectionDto): boolean {
  return status === 'reading' && backfill?.status === 'canceled';
}

/** Every customer that was ever named, whatever became of it. */
export function namedCustomers({ counts }: ConnectionDto): number {
  return counts.customers + counts.waiting + counts.deleted;
}

/** Whether it was ended: nothing is read of it any more. */
export function isLeaving({ status }: ConnectionDto): boolean {
  return status === 'disconnecting' || status === 'disconnected';
}

/** Whether a reading may be begun: none is under way, and the billing system lets us in. */
export function mayBeRead(connection: ConnectionDto): boolean {
  return connection.status !== 'revoked' && !isLeaving(connection) && !isBusy(connection);
}

/** Whether a reading that was stopped a short while ago would go on where it was. */
export function goesOn(connection: ConnectionDto): boolean {
  return mayBeRead(connection) && connection.backfill?.canResume === true;
}

/** Whether the account gave consent on the billing system's own page: then there is no key of its own to replace. */
export function isConsented({ keyKind }: ConnectionDto): boolean {
  return keyKind === 'consent';
}
