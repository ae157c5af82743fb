import { Injectable } from '@nestjs/common';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';
import { PurgeProgress } from '../connections/purge-progress.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { FlagForgettingService } from '../playbooks/flag-forgetting.service.ts';
import { RemovedRows } from './removed-rows.ts';

const rowsAtOnce = 5_000;
/** Each has versions and a history of its own. */
const customersAtOnce = 1_000;

/** What a removal does next. */
export type RemovalPlace = { readonly part: 'accounts'; readonly after: string } | { readonly part: 'rows' } | null;

/** The steps of removing what was read through a connection, each a bounded number of rows. */
@Injectable()
export class Removal {
  constructor(
    private readonly wants: AccountWantsService,
    private readonly forgetting: ForgettingService,
    private readonly flags: FlagForgettingService,
    private readonly rows: RemovedRows,
    private readonly progress: PurgeProgress,
  ) {}

  /** A step, before everything else: nobody acts on billing that is being taken away. Answers whether there may be more. */
  async blank(scope: Scope, connectionId: string): Promise<boolean> {
    return (await this.forgetting.blank(scope, connectionId, rowsAtOnce)) === rowsAtOnce;
  }

  /**
   * A step, of a transaction of its own: so does what flags say of it, at the beginning and of what was concluded meanwhile at the end.
   * Answers whether there may be more.
   */
  async bareFlags(scope: Scope, connectionId: string): Promise<boolean> {
    return (await this.flags.forget(scope, connectionId, rowsAtOnce)) === rowsAtOnce;
  }

  /** A step: everyone with a customer of the connection is judged anew; from here on the progress is counted. */
  async begin(scope: Scope, connectionId: string): Promise<RemovalPlace> {
    await this.wants.wantConnection(scope, connectionId);
    await this.progress.begin(scope, connectionId, await this.rows.count(scope, connectionId));
    return { part: 'accounts', after: '' };
  }

  /** A step: removes some and answers where to go on; null when nothing is left. */
  async remove(scope: Scope, connectionId: string, place: NonNullable<RemovalPlace>): Promise<RemovalPlace> {
    if (place.part === 'accounts') {
      const { customers, after } = await this.forgetting.forget(scope, connectionId, place.after, customersAtOnce);
      await this.progress.add(scope, connectionId, customers);
      return after === null ? { part: 'rows' } : { part: 'accounts', after };
    }
    const { removed, hasMore } = await this.rows.remove(scope, connectionId, rowsAtOnce);
    await this.progress.add(scope, connectionId, removed);
    return hasMore ? place : null;
  }

  /** A step: nothing is left; whatever was concluded meanwhile is concluded once more. */
  async end(scope: Scope, connectionId: string): Promise<void> {
    await this.wants.wantConnection(scope, connectionId);
    await this.progress.end(scope, connectionId);
  }
}
