import type { TriggerKind } from '#core/triggers/trigger.ts';

export type MessageClass = 'transactional' | 'promotional';

/** Mail about money that is owed, or a contract that runs, is transactional; an offer to buy more is not (ruling 24). */
export function messageClassOf(trigger: TriggerKind): MessageClass {
  return trigger === 'usage_over_plan' ? 'promotional' : 'transactional';
}

/** Why a playbook may not send by itself, in words; null when it may. */
export function automaticRefusal(trigger: TriggerKind): string | null {
  if (messageClassOf(trigger) === 'transactional') return null;
  return 'This message is promotional. It stays a draft until its readers can unsubscribe with one click.';
}
