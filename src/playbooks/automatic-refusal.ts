import { messageClass } from '#core/templates/starter-templates.ts';
import type { TriggerKind } from '#core/triggers/trigger.ts';

/** Why a playbook may not send by itself, in words; null when it may (ruling 24). */
export function automaticRefusal(trigger: TriggerKind): string | null {
  if (messageClass(trigger) === 'transactional') return null;
  return 'This message is promotional. It stays a draft until its readers can unsubscribe with one click.';
}
