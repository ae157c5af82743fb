import type { MrrPolicy } from '../mrr/mrr-input.ts';
import type { Money } from '../money.ts';
import type { BillingStatus, BillingView } from './billing-view.ts';
import { combineViews } from './combine-views.ts';

/** The revenue of an account as it would be with one system as primary. */
export interface SystemRevenue {
  readonly system: string;
  /** Who would own it then: another system where this one does not speak of the account. */
  readonly owner: string | null;
  /** Null when unknown; empty when zero. */
  readonly mrr: readonly Money[] | null;
  readonly renewsAt: Date | null;
  readonly status: BillingStatus | null;
  readonly plan: string | null;
}

/** One entry for each system that has a customer of the account, by name; nothing where only one has. */
export function revenueBySystem(views: readonly BillingView[], policy: MrrPolicy): readonly SystemRevenue[] {
  const systems = [...new Set(views.map((view) => view.system))].toSorted();
  if (systems.length < 2) return [];
  return systems.map((system) => {
    const { revenueSystem: owner, mrr, renewsAt, status, plan } = combineViews(views, policy, system);
    return {
      system,
      owner,
      mrr: mrr.is.value,
      renewsAt: renewsAt.is.value,
      status: status.is.value,
      plan: plan.is.value,
    };
  });
}
