import type { HealthModel } from './health-model.ts';

/**
 * The model of a new workspace: billing alone, labelled so (ruling 9). Caps as "The field", section 4: a failed payment 60 at
 * once and 39 after 7 days or on a hard decline; an overdue or failed invoice 60 from the first day and 39 from 15 days on.
 */
export const defaultHealthModel: HealthModel = {
  version: 1,
  name: 'Billing only',
  components: [{ component: 'billing', weight: 100 }],
  caps: [
    {
      cause: 'payment_failed',
      steps: [
        { fromDay: 0, cap: 60 },
        { fromDay: 7, cap: 39 },
      ],
      hardDeclineCap: 39,
    },
    {
      cause: 'invoice_overdue',
      steps: [
        { fromDay: 0, cap: 60 },
        { fromDay: 15, cap: 39 },
      ],
      hardDeclineCap: null,
    },
    {
      cause: 'invoice_failed',
      steps: [
        { fromDay: 0, cap: 60 },
        { fromDay: 15, cap: 39 },
      ],
      hardDeclineCap: null,
    },
  ],
  minimumCoverage: 0.5,
};
