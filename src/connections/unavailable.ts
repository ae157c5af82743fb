import type { BackfillRow } from './backfill-progress.ts';
import { isOpen, type Connection } from './connection.ts';
import { isComing, isRefusalOf } from './lacking.ts';

interface Unavailable {
  readonly kind: string;
  readonly label: string;
  readonly words: string;
}

/**
 * What a permission does not help with: what the last reading had to leave out, unless the one under way has read it meanwhile, and what
 * fails in the one under way. A missing permission is told with the resources, and a whole system that is away with the status.
 */
export function unavailableOf(
  connection: Pick<Connection, 'status' | 'resources' | 'unread'>,
  backfill: Pick<BackfillRow, 'status' | 'phases'> | null,
  resourceOf: (kind: string) => string,
): readonly Unavailable[] {
  if (!isOpen(connection)) return [];
  const isUnderWay = backfill !== null && ['waiting', 'running', 'paused'].includes(backfill.status);
  const phases = isUnderWay ? backfill.phases : [];
  const isRead = new Set(phases.filter(({ status }) => status === 'done').map(({ kind }) => kind));
  const failing = phases.flatMap(({ kind, label, status, words }) =>
    status === 'done' || words === null ? [] : [{ kind, label, words }],
  );
  const isFailing = new Set(failing.map(({ kind }) => kind));
  const left = connection.unread
    .filter((one) => !isComing(one) && !isRead.has(one.kind) && !isFailing.has(one.kind))
    .map(({ kind, label, words }) => ({ kind, label, words }));
  const missing = connection.resources.filter(({ result }) => result === 'missing');
  const isRefused = (one: Unavailable) =>
    missing.some((report) => report.resource === resourceOf(one.kind) || isRefusalOf(report, one));
  return [...left, ...failing].filter((one) => !isRefused(one));
}
