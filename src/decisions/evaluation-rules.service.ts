import { Injectable } from '@nestjs/common';
import type { EvaluationRules } from '#core/evaluate-account.ts';
import type { HealthModel } from '#core/health/health-model.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import { HealthService } from '../health/health.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import type { RunningPlaybook } from '../playbooks/running-playbook.ts';
import { StandingQueries, type BatchStanding } from '../playbooks/standing.queries.ts';

/** Everything but the facts that a batch is judged by. */
export interface BatchRules {
  readonly at: Moment;
  readonly standing: BatchStanding;
  readonly playbooks: ReadonlyMap<string, RunningPlaybook>;
  for(accountId: string, adopts: boolean): EvaluationRules;
}

/** Reads the rules of a workspace and the standing of a batch, its accounts locked by the caller. */
@Injectable()
export class EvaluationRulesService {
  constructor(
    private readonly health: HealthService,
    private readonly playbooks: PlaybooksService,
    private readonly standing: StandingQueries,
  ) {}

  /** A step: the rules by which something will be written. */
  async read(scope: Scope, accountIds: readonly string[], now: Date): Promise<BatchRules> {
    return this.#rules(scope, accountIds, { now, running: await this.playbooks.hold(scope) });
  }

  /** A step: the rules as they are, to look ahead by: nothing is held. */
  async look(scope: Scope, accountIds: readonly string[], now: Date): Promise<BatchRules> {
    return this.#rules(scope, accountIds, { now, running: await this.playbooks.running(scope) });
  }

  async #rules(
    scope: Scope,
    accountIds: readonly string[],
    { now, running }: { readonly now: Date; readonly running: readonly RunningPlaybook[] },
  ): Promise<BatchRules> {
    const [standing, model, timeZone] = await Promise.all([
      this.standing.read(scope, accountIds),
      this.health.currentModel(scope),
      this.#timeZone(scope),
    ]);
    const at = { now, timeZone };
    return {
      at,
      standing,
      playbooks: new Map(running.map((playbook) => [playbook.playbookId, playbook])),
      for: (accountId, adopts) => ({
        model,
        adopts,
        triggers: defaultTriggerSettings,
        playbooks: running.map(({ playbookId, version, trigger, cooldownDays, switchedAt }) => ({
          playbookId,
          version,
          trigger,
          cooldownDays,
          switchedAt,
          lastOpenedAt: standing.lastOpenedAt(accountId, playbookId),
        })),
      }),
    };
  }

  /** A step: what accounts are scored by now. */
  model(scope: Scope): Promise<HealthModel> {
    return this.health.currentModel(scope);
  }

  async #timeZone(scope: Scope): Promise<string> {
    const rows: { time_zone: string }[] = await scope.db.query(
      `select time_zone from workspace where workspace_id = $1`,
      [scope.workspaceId],
    );
    return rows[0]?.time_zone ?? 'UTC';
  }
}
