import type { BackfillRow } from './backfill-progress.ts';
import { everythingKind, isOpen, type Connection } from './connection.ts';

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
    .filter(({ kind }) => kind !== everythingKind && !isRead.has(kind) && !isFailing.has(kind))
    .map(({ kind, label, words }) => ({ kind, label, words }));
  const refusals = connection.resources.flatMap(({ result, words }) => (result === 'missing' && words ? [words] : []));
  return [...left, ...failing].filter(({ words }) => !refusals.some((refusal) => words.includes(refusal)));
}
