import { Injectable } from '@nestjs/common';
import { explainVariance } from '#core/variance/explain-variance.ts';
import { mainReason, type MainReason } from '#core/variance/main-reason.ts';
import { BillingService, keyOf } from '../billing/billing.service.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { customersOf } from './account-customers.ts';
import { sidesOf } from './account-sides.ts';

/** Why systems differ about each account of a page, as the account's own page tells it, in a word. */
@Injectable()
export class MainReasonsQueries {
  constructor(
    private readonly billing: BillingService,
    private readonly clock: Clock,
  ) {}

  /** A step: by account; without those about whom they agree by now. A fixed number of statements for any page. */
  async of(scope: Scope, accountIds: readonly string[], primary: string | null): Promise<Map<string, MainReason>> {
    const customers = await customersOf(scope, accountIds);
    const views = await this.billing.views(scope, customers, this.clock.now());
    const reasons = new Map<string, MainReason>();
    for (const [accountId, own] of Map.groupBy(customers, (customer) => customer.accountId)) {
      const [shown, other] = sidesOf(
        own.flatMap((customer) => views.get(keyOf(customer)) ?? []),
        primary,
      ).sides;
      const reason = shown && other ? mainReason(explainVariance(shown, other)) : null;
      if (reason !== null) reasons.set(accountId, reason);
    }
    return reasons;
  }
}
