import { messageClass } from '#core/templates/starter-templates.ts';
import type { TriggerKind } from '#core/triggers/trigger.ts';

/** Why a playbook may not send by itself, in words; null when it may (ruling 24). `offers` is what stands against offers. */
export function automaticRefusal(trigger: TriggerKind, offers: string | null): string | null {
  return messageClass(trigger) === 'promotional' ? offers : null;
}
