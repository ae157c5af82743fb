import { create, patch, remove } from './customers.ts';
import { bringRenewalNear, cancel, expireCardSoon, failPayment, makeOverdue, pay, usage } from './merchant.ts';
import type { Step } from './step.ts';
import { expire, lapse, renew, retry } from './time.ts';

/** Everything that can happen to a customer. The names are those of the journal and never change their meaning. */
export const STEPS = {
  create,
  patch,
  delete: remove,
  'fail-payment': failPayment,
  'make-overdue': makeOverdue,
  usage,
  'bring-renewal-near': bringRenewalNear,
  'expire-card-soon': expireCardSoon,
  pay,
  cancel,
  renew,
  retry,
  expire,
  lapse,
} as const satisfies Record<string, Step>;

export type StepKind = keyof typeof STEPS;

export function isStepKind(kind: string): kind is StepKind {
  return Object.hasOwn(STEPS, kind);
}
