import { dateText, dayNumber, startOfDay } from '../period.ts';
import type { Detection, Moment, Occurrence, TriggerKind } from '../triggers/trigger.ts';
import type { ActivePlaybook, EnrollmentChanges, Standing, StandingFlag } from './standing.ts';

export interface ReconcileQuestion {
  readonly detections: readonly Detection[];
  readonly standing: Standing;
  readonly playbooks: readonly ActivePlaybook[];
  /** What holds now is adopted: flags open, enrollments wait for a person (rulings 7, 8). */
  readonly adopts: boolean;
}

/**
 * What must change so that flags and enrollments agree with what holds. A cause is used once for ever: it never makes a second
 * flag or a second enrollment of a playbook, and a flag closed by a person stays closed (ruling 7). Triggers that are unknown
 * change nothing (ruling 6). Once its changes are applied, asking again answers that nothing is left to do.
 */
export function reconcile(question: ReconcileQuestion, at: Moment): EnrollmentChanges {
  const held = heldOf(question.detections);
  const opened = openings(question, held, at);
  const hasEnded = endedBy(question.detections, held);
  const flags = flagChanges(question.standing, held, hasEnded);
  return {
    ...flags,
    ...opened,
    reopenEnrollments: returns(question, flags.reopenFlags),
    closeEnrollments: closings(question.standing, hasEnded),
  };
}

/** When a cooldown ends that holds back an enrollment now. */
export function cooldownMoments(question: ReconcileQuestion, at: Moment): readonly Date[] {
  const held = heldOf(question.detections);
  return question.playbooks.flatMap((playbook) => {
    const waiting = candidates(question, held, playbook);
    const endsAt = cooldownEnd(playbook, at.timeZone);
    return waiting.length > 0 && endsAt !== null ? [endsAt] : [];
  });
}

/** What holds of most triggers, for most accounts. */
const none: ReadonlyMap<string, Occurrence> = new Map();

type Held = ReadonlyMap<TriggerKind, ReadonlyMap<string, Occurrence>>;

function heldOf(detections: readonly Detection[]): Held {
  const held = new Map<TriggerKind, ReadonlyMap<string, Occurrence>>();
  for (const one of detections) {
    if (one.verdict !== 'known') continue;
    const { occurrences } = one;
    held.set(one.trigger, occurrences.length === 0 ? none : new Map(occurrences.map((each) => [each.key, each])));
  }
  return held;
}

function flagChanges(
  standing: Standing,
  held: Held,
  hasEnded: HasEnded,
): Pick<EnrollmentChanges, 'openFlags' | 'reopenFlags' | 'closeFlags'> {
  const flags = new Map(standing.flags.map((flag) => [flag.causeKey, flag]));
  const occurrences = [...held.values()].flatMap((each) => [...each.values()]);
  return {
    openFlags: occurrences.filter(({ key }) => !flags.has(key)),
    reopenFlags: occurrences.flatMap((occurrence) => {
      const flag = flags.get(occurrence.key);
      return flag && mayReopen(flag) ? [{ flagId: flag.flagId, occurrence }] : [];
    }),
    closeFlags: standing.flags
      .filter((flag) => flag.state === 'open' && hasEnded(flag))
      .map((flag) => ({ flagId: flag.flagId, reason: endings[flag.trigger] })),
  };
}

function mayReopen(flag: StandingFlag): boolean {
  return flag.state === 'closed' && flag.closedBy === 'cause_cleared';
}

type HasEnded = (cause: { readonly trigger: TriggerKind; readonly causeKey: string }) => boolean;

function endedBy(detections: readonly Detection[], held: Held): HasEnded {
  const doubts = detections.flatMap((one) => (one.verdict === 'known' ? (one.undecided ?? []) : []));
  const undecided = new Set(doubts.map(({ key }) => key));
  return ({ trigger, causeKey }) => {
    const known = held.get(trigger);
    return known !== undefined && !known.has(causeKey) && !undecided.has(causeKey);
  };
}

function closings(standing: Standing, hasEnded: HasEnded): EnrollmentChanges['closeEnrollments'] {
  return standing.enrollments
    .filter((enrollment) => enrollment.state !== 'closed' && hasEnded(enrollment))
    .map((enrollment) => ({ enrollmentId: enrollment.enrollmentId, reason: endings[enrollment.trigger] }));
}

/**
 * A cause is used once: what it began before goes on, and nothing is begun anew. What reached somebody, and what a person rejected or
 * left to expire, stays ended.
 */
function returns(
  { standing, adopts }: ReconcileQuestion,
  reopenFlags: EnrollmentChanges['reopenFlags'],
): EnrollmentChanges['reopenEnrollments'] {
  if (reopenFlags.length === 0 || adopts) return [];
  const back = new Map(reopenFlags.map(({ occurrence }) => [occurrence.key, occurrence]));
  return standing.enrollments.flatMap(({ enrollmentId, causeKey, state, endedUnsaid, hasReached }) => {
    const occurrence = back.get(causeKey);
    const isUnsaid = state === 'closed' && endedUnsaid === true && hasReached !== true;
    return occurrence && isUnsaid ? [{ enrollmentId, occurrence }] : [];
  });
}

function openings(
  question: ReconcileQuestion,
  held: Held,
  at: Moment,
): Pick<EnrollmentChanges, 'openEnrollments' | 'silences'> {
  const openEnrollments: EnrollmentChanges['openEnrollments'][number][] = [];
  const silences: EnrollmentChanges['silences'][number][] = [];
  for (const playbook of question.playbooks) {
    const { playbookId, version } = playbook;
    let endsAt = cooldownEnd(playbook, at.timeZone);
    for (const occurrence of candidates(question, held, playbook)) {
      const flag = question.standing.flags.find(({ causeKey }) => causeKey === occurrence.key);
      const stays = flag?.state === 'closed' && !mayReopen(flag);
      const isAdopted = question.adopts || stoodBefore(flag, playbook);
      const isHeldBack = endsAt !== null && endsAt > at.now;
      if (stays) {
        silences.push({
          playbookId,
          causeKey: occurrence.key,
          reason: 'The flag of this cause was closed by a person.',
        });
      } else if (isAdopted) {
        openEnrollments.push({ playbookId, version, occurrence, state: 'adopted' });
      } else if (isHeldBack && endsAt !== null) {
        silences.push({ playbookId, causeKey: occurrence.key, reason: cooldownWords(endsAt, at) });
      } else {
        openEnrollments.push({ playbookId, version, occurrence, state: 'open' });
        // It was opened just now: the next cause of this account waits like any other.
        endsAt = cooldownEnd({ ...playbook, lastOpenedAt: at.now }, at.timeZone);
      }
    }
  }
  return { openEnrollments, silences };
}

/** Causes that hold and were never used by the playbook, the oldest first. */
function candidates(question: ReconcileQuestion, held: Held, playbook: ActivePlaybook): readonly Occurrence[] {
  const occurrences = held.get(playbook.trigger) ?? none;
  if (occurrences.size === 0) return [];
  const used = new Set(
    question.standing.enrollments.filter((one) => one.playbookId === playbook.playbookId).map((one) => one.causeKey),
  );
  return [...occurrences.values()]
    .filter(({ key }) => !used.has(key))
    .sort((a, b) => a.since.getTime() - b.since.getTime() || (a.key < b.key ? -1 : 1));
}

function stoodBefore(flag: StandingFlag | undefined, { switchedAt }: ActivePlaybook): boolean {
  return Boolean(flag?.openedAt && switchedAt && flag.openedAt < switchedAt);
}

/** The first instant at which another cause may open an enrollment; null when the playbook never opened one. */
function cooldownEnd({ lastOpenedAt, cooldownDays }: ActivePlaybook, timeZone: string): Date | null {
  if (lastOpenedAt === null || cooldownDays === 0) return null;
  return startOfDay(dayNumber(lastOpenedAt, timeZone) + cooldownDays, timeZone);
}

function cooldownWords(endsAt: Date, at: Moment): string {
  return `This playbook opened for the account a short while ago; it waits until ${dateText(endsAt, at.timeZone)}.`;
}

const endings: Readonly<Record<TriggerKind, string>> = {
  payment_failed: 'The payment is no longer failing.',
  invoice_overdue: 'The invoice is no longer overdue.',
  usage_over_plan: 'Usage is no longer above this threshold, or its period ended.',
  renewal_approaching: 'The renewal came, moved, was called off, or reached the next threshold.',
};
