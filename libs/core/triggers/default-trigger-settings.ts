import type { TriggerSettings } from './trigger.ts';

/** Thresholds of a new workspace, from "The field", section 4. */
export const defaultTriggerSettings: TriggerSettings = {
  // Overdue from the due moment on: the first day is the gentle one.
  overdueGraceDays: 0,
  // Above the entitlement; 80 and 90 are warnings that may be added.
  usageThresholds: [100],
  renewalDays: [90, 60, 30],
  // Monthly plans would fire every month.
  renewalMinimumTermMonths: 2,
  cardExpiringDays: 30,
};
