import { Injectable } from '@nestjs/common';
import type { EnrollmentChanges } from '#core/enrollment/standing.ts';
import { isMoved, type AccountClaim } from '../accounts/account-work.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { Changes } from '../platform/notify/changes.ts';
import { earliest } from '../playbooks/standing.queries.ts';
import { accountDoubt, type AccountDoubt } from './account-doubt.ts';
import { EvaluationFacts, type Seen } from './evaluation-facts.service.ts';
import { conclude, evaluateKnown, type Concluded } from './concluded.ts';
import { EvaluationRecord, type RecordedChanges } from './evaluation-record.service.ts';
import type { MadeAccount } from './made-account.ts';
import { EvaluationRulesService } from './evaluation-rules.service.ts';
import { EvaluationSources } from './evaluation-sources.service.ts';

/**
 * The one way to a conclusion: webhook, timer, page of a backfill and new settings all come through here. The accounts of a
 * batch are locked first, so two evaluations of one account follow each other and each reads what the other has left.
 */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly facts: EvaluationFacts,
    private readonly rules: EvaluationRulesService,
    private readonly record: EvaluationRecord,
    private readonly sources: EvaluationSources,
    private readonly doorbells: Doorbells,
    private readonly changes: Changes,
  ) {}

  /**
   * A step: brings snapshot, health, flags, enrollments and drafts of these accounts up to date with what is known at `now`.
   * Evaluating the same facts again writes nothing. Answers which accounts, or which of their causes, cannot be judged now, with the reason.
   */
  evaluate(scope: Scope, accountIds: readonly string[], now: Date): Promise<ReadonlyMap<string, AccountDoubt>> {
    return this.evaluateSeen(scope, accountIds, { now, seen: new Map() });
  }

  /** A step: the same, where some customers have been read in this transaction, after they were locked. */
  async evaluateSeen(
    scope: Scope,
    accountIds: readonly string[],
    { now, seen }: { readonly now: Date; readonly seen: Seen },
  ): Promise<ReadonlyMap<string, AccountDoubt>> {
    if (accountIds.length === 0) return new Map();
    const concluded = await this.#evaluate(scope, accountIds, { now, seen, claim: null });
    // The bell has been rung for moments that stand already. Ringing holds it until the end: batches would wait for each other.
    const moved = concluded.filter(({ known: { heldUntil }, wakeAt }) => isMoved({ heldUntil, wakeAt }));
    const wakeAt = earliest(moved.map((one) => one.wakeAt));
    if (wakeAt !== null) await this.doorbells.ring(scope, 'evaluate', wakeAt);
    return new Map(concluded.flatMap(doubtsOf));
  }

  /**
   * A step: the same for claimed accounts, which are finished in it (`LeaseLost`). No bell is rung: whoever claims looks for the next
   * moment when nothing is left to claim.
   */
  async evaluateClaimed(
    scope: Scope,
    claim: AccountClaim,
    { now, seen }: { readonly now: Date; readonly seen: Seen },
  ): Promise<void> {
    const accountIds = claim.rows.map((row) => row.account_id);
    await this.#evaluate(scope, accountIds, { now, seen, claim });
  }

  /** A step: what would change at these accounts if the connection had ended. Writes nothing and locks nothing. */
  async foresee(
    scope: Scope,
    accountIds: readonly string[],
    ended: { readonly connectionId: string; readonly now: Date },
  ): Promise<EnrollmentChanges[]> {
    if (accountIds.length === 0) return [];
    const rules = await this.rules.look(scope, accountIds, ended.now);
    const accounts = await this.facts.without(scope, accountIds, ended);
    return Array.from(accounts, (known) => evaluateKnown(known, rules).changes);
  }

  /**
   * A step: accounts that a first reading has just made are shown as far as they are known, and not judged: no version is kept
   * of them, and nothing fires (ruling 8).
   */
  async show(scope: Scope, made: readonly MadeAccount[], now: Date): Promise<void> {
    if (made.length === 0) return;
    await this.record.show(scope, made, { model: await this.rules.model(scope), now });
    await this.changes.announce(
      scope,
      'accounts',
      made.map((account) => account.accountId),
    );
  }

  /** A step: nobody can say how these accounts are; none of them stays Healthy on what was concluded before. */
  async suspend(scope: Scope, accountIds: readonly string[], now: Date): Promise<void> {
    if (accountIds.length === 0) return;
    await this.record.suspend(scope, accountIds, now);
    await this.changes.announce(scope, 'accounts', accountIds);
  }

  async #evaluate(
    scope: Scope,
    accountIds: readonly string[],
    { now, seen, claim }: { readonly now: Date; readonly seen: Seen; readonly claim: AccountClaim | null },
  ): Promise<readonly Concluded[]> {
    const locked = await this.facts.lock(scope, accountIds);
    const [accounts, rules] = await Promise.all([
      this.facts.read(scope, locked, { now, seen }),
      this.rules.read(scope, accountIds, now),
    ]);
    const concluded = Array.from(accounts, (known) => conclude(known, rules));
    const changed = await this.record.write(scope, concluded, { rules, claim });
    await this.sources.judged(scope, [...new Set(concluded.flatMap(({ silent }) => silent))], now);
    await this.#announce(scope, changed);
    return concluded;
  }

  async #announce(scope: Scope, { accountIds, hasFlags, hasDrafts }: RecordedChanges): Promise<void> {
    if (accountIds.length > 0) await this.changes.announce(scope, 'accounts', accountIds);
    if (hasFlags) await this.changes.announce(scope, 'flags', accountIds);
    if (hasDrafts) await this.changes.announce(scope, 'drafts');
  }
}

function doubtsOf({ evaluation }: Concluded): (readonly [accountId: string, doubt: AccountDoubt])[] {
  const doubt = accountDoubt(evaluation);
  return doubt === null ? [] : [[evaluation.accountId, doubt]];
}
