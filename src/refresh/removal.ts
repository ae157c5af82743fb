import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { PurgeProgress } from '../connections/purge-progress.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AfterRefreshSteps } from './after-refresh.ts';

const rowsAtOnce = 5_000;
/** Each has versions and a history of its own. */
const customersAtOnce = 1_000;

/** What a removal does next. */
export type RemovalPlace = { readonly part: 'accounts'; readonly after: string } | { readonly part: 'rows' } | null;

/** The steps of removing what was read through a connection, each a bounded number of rows. */
@Injectable()
export class Removal {
  constructor(
    private readonly accounts: AccountsService,
    private readonly forgetting: ForgettingService,
    private readonly billing: BillingService,
    private readonly after: AfterRefreshSteps,
    private readonly progress: PurgeProgress,
  ) {}

  /** A step, before everything else: nobody acts on billing that is being taken away. Answers whether there may be more. */
  async blank(scope: Scope, connectionId: string): Promise<boolean> {
    return (await this.forgetting.blank(scope, connectionId, rowsAtOnce)) === rowsAtOnce;
  }

  /** A step: everyone with a customer of the connection is judged anew; from here on the progress is counted. */
  async begin(scope: Scope, connectionId: string): Promise<RemovalPlace> {
    await this.accounts.wantConnection(scope, connectionId);
    await this.progress.begin(scope, connectionId, await this.billing.countHeld(scope, connectionId));
    return { part: 'accounts', after: '' };
  }

  /** A step: removes some and answers where to go on; null when nothing is left. */
  async remove(scope: Scope, connectionId: string, place: NonNullable<RemovalPlace>): Promise<RemovalPlace> {
    if (place.part === 'accounts') {
      const { customers, after } = await this.forgetting.forget(scope, connectionId, place.after, customersAtOnce);
      await this.progress.add(scope, connectionId, customers);
      return after === null ? { part: 'rows' } : { part: 'accounts', after };
    }
    if (await this.after.purge(scope, connectionId, rowsAtOnce)) return place;
    const removed = await this.billing.purge(scope, connectionId, rowsAtOnce);
    await this.progress.add(scope, connectionId, removed);
    return removed > 0 ? place : null;
  }

  /** A step: nothing is left; whatever was concluded meanwhile is concluded once more. */
  async end(scope: Scope, connectionId: string): Promise<void> {
    await this.accounts.wantConnection(scope, connectionId);
    await this.progress.end(scope, connectionId);
  }
}
