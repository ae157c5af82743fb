import { Injectable } from '@nestjs/common';
import type { Renamed } from '#core/enrollment/renamed.ts';
import type { HealthModel } from '#core/health/health-model.ts';
import type { AccountClaim } from '../accounts/account-work.ts';
import { AccountHistoryService, type AccountNote } from '../accounts/account-history.service.ts';
import { SnapshotsService } from '../accounts/snapshots.service.ts';
import { Connectors } from '../connections/connectors.ts';
import { HealthService } from '../health/health.service.ts';
import type { DraftRequest } from '../outreach/draft-request.ts';
import { OutreachService } from '../outreach/outreach.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { startedNote, toDraftRequest } from '../playbooks/beginning.ts';
import { PlaybookChangesService, type ChangesOutcome } from '../playbooks/playbook-changes.service.ts';
import type { Concluded } from './concluded.ts';
import type { BatchRules } from './evaluation-rules.service.ts';
import { toShownRecord, toUnknownHealth, type MadeAccount } from './made-account.ts';
import { billingNotes, flagNote, healthNotes, joinedSystems, type SystemNames } from './evaluation-words.ts';

/** What accounts are shown by that nobody judges yet. */
interface ShownBy {
  readonly model: HealthModel;
  readonly now: Date;
}

/** What a batch changed, for whoever shows it. */
export interface RecordedChanges {
  readonly accountIds: readonly string[];
  readonly hasFlags: boolean;
  readonly hasDrafts: boolean;
}

/** Writes the conclusions of a batch: one statement per table, and only where something differs. */
@Injectable()
export class EvaluationRecord {
  constructor(
    private readonly history: AccountHistoryService,
    private readonly snapshots: SnapshotsService,
    private readonly health: HealthService,
    private readonly playbooks: PlaybookChangesService,
    private readonly outreach: OutreachService,
    private readonly connectors: Connectors,
  ) {}

  /** A step: accounts of a first reading, not judged. */
  async show(scope: Scope, made: readonly MadeAccount[], { model, now }: ShownBy): Promise<void> {
    await this.snapshots.show(
      scope,
      made.map((account) => toShownRecord(account, now)),
      now,
    );
    await this.health.record(
      scope,
      made.map((account) => toUnknownHealth(account, model, now)),
      now,
    );
  }

  /** A step: these accounts could not be judged. */
  async suspend(scope: Scope, accountIds: readonly string[], now: Date): Promise<void> {
    await this.health.suspend(scope, accountIds, now);
  }

  /** A step, its accounts locked by the caller; those of a claim are finished with it. */
  async write(
    scope: Scope,
    concluded: readonly Concluded[],
    { rules, claim }: { readonly rules: BatchRules; readonly claim: AccountClaim | null },
  ): Promise<RecordedChanges> {
    const { now } = rules.at;
    const settled = concluded.filter(({ known }) => !known.isReading);
    // Each of these writes tables of its own, and none reads what another writes.
    const [{ versions, moved }, scores, outcome] = await Promise.all([
      this.snapshots.record(
        scope,
        concluded.map(({ record }) => record),
        { now, claim },
      ),
      this.health.record(scope, concluded.map(toHealthRecord), now),
      this.playbooks.apply(
        scope,
        settled.map((one) => toAccountChanges(one, rules)),
        now,
      ),
    ]);
    const scored = new Set(settled.flatMap(({ known, hasLeft }) => (hasLeft ? [] : known.accountId)));
    const behind = new Map(settled.flatMap(({ known }) => [...known.systems]));
    const systems: SystemNames = { behind, labelOf: (system) => this.connectors.labelOf(system) };
    const joined = new Map(versions.map((version) => [version.accountId, joinedSystems(version, systems)]));
    await this.history.note(scope, [
      ...versions.flatMap((version) => billingNotes(version, systems, now)),
      ...scores
        .filter((change) => scored.has(change.accountId))
        .flatMap((change) => healthNotes(change, joined.get(change.accountId) ?? [], now)),
      ...outcome.flags.map((change) => flagNote(change, now)),
      ...playbookNotes(outcome, rules, now),
    ]);
    // After the notes, so that the history tells cause before effect: flag, playbook, draft.
    await this.outreach.draft(scope, toDraftRequests(concluded, outcome, rules), now);
    const changed = [...versions, ...scores, ...outcome.flags].map((change) => change.accountId);
    const shown = concluded.flatMap(({ known }) => (known.isReading ? known.accountId : []));
    return {
      accountIds: [...new Set([...changed, ...moved, ...shown])],
      hasFlags: outcome.flags.length > 0,
      hasDrafts: outcome.opened.length + outcome.closed.length > 0,
    };
  }
}

function toHealthRecord({ known, evaluation }: Concluded) {
  return { accountId: known.accountId, mode: known.mode, health: evaluation.health, isKept: !known.isReading };
}

function toAccountChanges({ known, evaluation, renamed, snapshot }: Concluded, { standing }: BatchRules) {
  const { accountId, mode, name: accountName } = known;
  const { detections, changes } = evaluation;
  const whole = (some: readonly Renamed[]) =>
    snapshot === null ? [] : some.map((one) => ({ ...one, accountId, accountName, snapshot }));
  return {
    accountId,
    mode,
    detections,
    changes,
    renamed: whole(renamed),
    returned: whole(changes.reopenEnrollments),
    snoozedUntil: standing.snoozedUntil(accountId),
  };
}

function toDraftRequests(concluded: readonly Concluded[], outcome: ChangesOutcome, rules: BatchRules): DraftRequest[] {
  const concludedOf = new Map(concluded.map((one) => [one.known.accountId, one]));
  return outcome.opened.flatMap((opened) => {
    const { known, snapshot = null } = concludedOf.get(opened.accountId) ?? {};
    const playbook = rules.playbooks.get(opened.playbookId);
    if (!known || !snapshot || !playbook) return [];
    const { name: accountName, mode } = known;
    return [toDraftRequest(playbook, { ...opened, accountName, mode, snapshot })];
  });
}

function playbookNotes(outcome: ChangesOutcome, rules: BatchRules, at: Date): AccountNote[] {
  const nameOf = (playbookId: string) => rules.playbooks.get(playbookId)?.name ?? 'A playbook';
  const started = outcome.opened.map((opened) => startedNote(nameOf(opened.playbookId), opened, at));
  const ended = outcome.closed.map(({ accountId, playbookId, reason }): AccountNote => {
    return { accountId, at, kind: 'playbook', words: `Playbook "${nameOf(playbookId)}" ended`, detail: reason };
  });
  return [...started, ...ended];
}
