import type { TriggerKind } from '#core/triggers/trigger.ts';

/** A playbook that is switched on, with the message of its newest version. */
export interface RunningPlaybook {
  readonly playbookId: string;
  readonly name: string;
  readonly trigger: TriggerKind;
  readonly sending: 'draft' | 'auto';
  readonly version: number;
  readonly switchedAt: Date | null;
  readonly cooldownDays: number;
  readonly expiresDays: number;
  readonly subject: string;
  readonly body: string;
}
