import type { BillingView } from '../snapshot/billing-view.ts';
import { aSnapshot, atNow } from './builders.ts';
import { defaultTriggerSettings } from '../triggers/default-trigger-settings.ts';
import type { Moment, Occurrence, Trigger, TriggerSettings } from '../triggers/trigger.ts';

export interface Asked {
  readonly settings?: Partial<TriggerSettings>;
  readonly moment?: Moment;
}

/** What a trigger says about an account that is healthy apart from `view`. */
export function held(
  trigger: Trigger,
  view: Partial<BillingView>,
  { settings = {}, moment = atNow }: Asked = {},
): readonly Occurrence[] {
  return trigger.holds(aSnapshot(view), { ...defaultTriggerSettings, ...settings }, moment);
}

export function keys(trigger: Trigger, view: Partial<BillingView>, asked: Asked = {}): string[] {
  return held(trigger, view, asked).map(({ key }) => key);
}
