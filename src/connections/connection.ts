import type { ResourceReport } from '#connectors/access-report.ts';
import type { ObjectRef } from '#connectors/billing-object.ts';

/** A kind of object that the last whole reading could not read. */
export interface Unread {
  readonly kind: string;
  readonly label: string;
  readonly words: string;
  /** True when health cannot do without it. */
  readonly isRequired: boolean;
  /** It was for want of a permission that has been given since. */
  readonly isComing?: boolean;
}

export type ConnectionStatus = 'reading' | 'connected' | 'degraded' | 'revoked' | 'disconnecting' | 'disconnected';

/** A workspace's link to one billing system, as its row holds it. The sealed credentials stay in the row. */
export interface Connection {
  readonly workspaceId: string;
  readonly id: string;
  readonly publicId: string;
  readonly system: string;
  readonly mode: 'live' | 'test';
  readonly isSandbox: boolean;
  readonly label: string;
  readonly externalAccountId: string | null;
  readonly keyKind: string;
  readonly keyLastFour: string;
  /** Raised by a disconnect and by a new key: work begun under an older generation must not write. */
  readonly generation: number;
  readonly status: ConnectionStatus;
  readonly statusWords: string | null;
  readonly resources: readonly ResourceReport[];
  readonly warnings: readonly string[];
  readonly unread: readonly Unread[];
  readonly firstBackfillEndedAt: Date | null;
  readonly eventsCursor: string | null;
  readonly polledAt: Date | null;
  /** How often in a row they were asked for in vain, whatever else was answered meanwhile. */
  readonly pollsFailed: number;
  /** How far apart events and usage are asked for at least, so that the read allowance lasts; null: at the usual pace. */
  readonly leastEventsSeconds: number | null;
  readonly leastUsageSeconds: number | null;
  /** When that was last worked out. */
  readonly pacedAt: Date | null;
  readonly lastEventAt: Date | null;
  readonly lastEventThrough: 'webhook' | 'polling' | null;
  readonly heardAt: Date | null;
  readonly reconciledAt: Date | null;
  /** Where not everything is read each night: the part of the older objects that is read next. */
  readonly olderPart: number;
  readonly restingUntil: Date | null;
  readonly rests: number;
  readonly restWords: string | null;
  /** A few objects that only this account has. */
  readonly witnesses: readonly ObjectRef[];
  readonly createdAt: Date;
  readonly disconnectedAt: Date | null;
}

/** What the key of a connection is called that an account gave consent to. */
export const consentKind = 'consent';

/** Usage is of no listed kind: this is its name among what could not be read. */
export const usageKind = 'usage';

/** Every kind at once: what is held is still that of the key before, and everything is being read again. */
export const everythingKind = '*';

/** When everything was last read; null before the first reading has ended. */
export function lastWholeOf(connection: Connection): Date | null {
  return connection.reconciledAt ?? connection.firstBackfillEndedAt;
}

/** True from the moment of a disconnect on. */
export function isEnded({ status }: Pick<Connection, 'status'>): boolean {
  return status === 'disconnecting' || status === 'disconnected';
}

/** True until the first backfill has ended: pages are shown, nothing is concluded (ruling 8). */
export function isReading(connection: Pick<Connection, 'firstBackfillEndedAt'>): boolean {
  return connection.firstBackfillEndedAt === null;
}

/** True while the connection may be read at all. */
export function isOpen(connection: Pick<Connection, 'status'>): boolean {
  return ['reading', 'connected', 'degraded'].includes(connection.status);
}

/** True while the billing system has asked to be left alone, or did not answer. */
export function isResting({ restingUntil }: Pick<Connection, 'restingUntil'>, now: Date): boolean {
  return restingUntil !== null && restingUntil > now;
}

/** Columns of `connection`, named as `Connection` names them; none of them is a secret. */
export const connectionColumns = `
  workspace_id as "workspaceId", id, public_id as "publicId", system, mode, is_sandbox as "isSandbox", label,
  external_account_id as "externalAccountId", key_kind as "keyKind", key_last_four as "keyLastFour", generation, status,
  status_words as "statusWords", resources, warnings, unread, first_backfill_ended_at as "firstBackfillEndedAt",
  events_cursor as "eventsCursor", polled_at as "polledAt", polls_failed as "pollsFailed", least_events_seconds as "leastEventsSeconds",
  least_usage_seconds as "leastUsageSeconds", paced_at as "pacedAt", last_event_at as "lastEventAt",
  last_event_through as "lastEventThrough", heard_at as "heardAt", older_part as "olderPart", reconciled_at as "reconciledAt",
  resting_until as "restingUntil", rests, rest_words as "restWords", witnesses, created_at as "createdAt",
  disconnected_at as "disconnectedAt"`;
