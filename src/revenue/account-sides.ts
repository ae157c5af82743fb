import type { BillingView } from '#core/snapshot/billing-view.ts';
import { revenueOwner } from '#core/snapshot/revenue-owner.ts';
import type { Side } from '#core/variance/explain-variance.ts';

/** What each system says of one account, the one whose values are shown first. Pure. */
export function sidesOf(
  views: readonly BillingView[],
  primary: string | null,
): { readonly owner: string | null; readonly sides: readonly Side[] } {
  const owner = revenueOwner(views, primary);
  const sides = [...Map.groupBy(views, (view) => view.system)].map(([system, own]): Side => ({
    system,
    label: own[0]?.systemLabel ?? system,
    views: own,
  }));
  sides.sort((a, b) => Number(b.system === owner) - Number(a.system === owner) || (a.system < b.system ? -1 : 1));
  return { owner, sides };
}
