import { evaluateAccount, type Evaluation } from '#core/evaluate-account.ts';
import { renamed, type Renamed } from '#core/enrollment/renamed.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { lackedBy, sourceDoubt } from '#core/source-doubt.ts';
import { toRecord, type AccountRecord } from '../accounts/account-record.ts';
import { earliest } from '../playbooks/standing.queries.ts';
import type { BatchRules } from './evaluation-rules.service.ts';
import type { Known } from './known.ts';
import { toldSoFar } from './made-account.ts';
import { isSilent } from './silent.ts';

/** One account with what was concluded about it, and what is written of that. */
export interface Concluded {
  readonly known: Omit<Known, 'snapshot' | 'bySystem' | 'sources'>;
  readonly evaluation: Evaluation;
  /** Connections by whose silence it was judged. */
  readonly silent: readonly string[];
  readonly wakeAt: Date | null;
  readonly record: AccountRecord;
  /** Who has left has no health: their status tells the story. */
  readonly hasLeft: boolean;
  /** Enrollments whose messages name their invoice by a former number. */
  readonly renamed: readonly Renamed[];
  /** Only where a message is made from it: what others' are made of is let go before the next account is thought about. */
  readonly snapshot: AccountSnapshot | null;
}

/** What follows from what is known of an account. Pure. */
export function evaluateKnown(known: Known, rules: BatchRules): Evaluation {
  return evaluateAccount(
    // Until its first backfill ends an account is shown and not judged: it has no facts to judge by (ruling 8).
    { accountId: known.accountId, snapshot: known.isReading ? null : known.snapshot, sources: known.sources },
    rules.standing.of(known.accountId),
    rules.for(known.accountId, known.adopts),
    rules.at,
  );
}

/** Why nothing is told of an account by the sources that have a customer of it; null where there are none, or none is connected. */
function whyUntold({ accountId, sources }: Known, now: Date): string | null {
  const open = sources.filter(({ state }) => state !== 'disconnected');
  if (open.length === 0) return null;
  return (
    sourceDoubt({ accountId, snapshot: null, sources: open }, now) ??
    'The billing system has told nothing of this customer.'
  );
}

/** The same with what is written of it. Pure. */
export function conclude(known: Known, rules: BatchRules): Concluded {
  const { snapshot, bySystem, sources, ...kept } = known;
  const evaluation = evaluateKnown(known, rules);
  const stale = renamed(evaluation.detections, rules.standing.of(known.accountId).enrollments);
  const wakeAt = earliest([evaluation.wakeAt, rules.standing.snoozedUntil(kept.accountId)]);
  const { paymentHealth: payment, detections, changes } = evaluation;
  const { accountId, mode, version, adopts, knownAt, heldUntil, isReading } = kept;
  const isConcluded = detections.every(({ verdict }) => verdict !== 'unknown');
  // What a first reading could not read to its end is no more known than what it has not come to yet (faults.md §2.8).
  const isHalf = isReading || (version === 0 && lackedBy(known.sources) !== null);
  const current = isHalf ? toldSoFar(snapshot) : snapshot;
  const record = toRecord(
    {
      accountId,
      mode,
      version,
      adopts,
      bySystem,
      current,
      untold: current === null ? whyUntold(known, rules.at.now) : null,
      isKept: !isReading,
      isConcluded,
      payment,
      knownAt,
      heldUntil,
      wakeAt,
    },
    rules.at.now,
  );
  return {
    known: kept,
    evaluation,
    silent: sources.filter(isSilent).map(({ connectionId }) => connectionId),
    wakeAt,
    record,
    hasLeft: snapshot?.status.is.value === 'canceled',
    renamed: stale,
    snapshot: changes.openEnrollments.length + changes.reopenEnrollments.length + stale.length > 0 ? snapshot : null,
  };
}
