import { Injectable } from '@nestjs/common';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { MirrorService, type FirstObjects } from '../billing/mirror.service.ts';
import type { ReceivedObject } from '../billing/replace-objects.ts';
import { isDescribed, toView } from '../billing/told.ts';
import type { Connection } from '../connections/connection.ts';
import { EvaluationService } from '../decisions/evaluation.service.ts';
import type { Scope } from '../platform/database/scope.ts';

/** An account that a page of a first reading made, with its customers and how new that is. */
export interface NewAccount {
  readonly accountId: string;
  readonly customerIds: readonly string[];
  readonly knownAt: Date;
}

/** Pages of a first reading: mirrored and attached, shown, and not yet concluded from (ruling 8). */
@Injectable()
export class FirstPages {
  constructor(
    private readonly mirror: MirrorService,
    private readonly billing: BillingService,
    private readonly wants: AccountWantsService,
    private readonly accounts: AccountsService,
    private readonly evaluation: EvaluationService,
  ) {}

  /**
   * A step, after the connection is held. Customers belong to accounts at once; what their objects mean is concluded at the end, when
   * everyone is evaluated, so only customers who come with this page are locked. Answers the accounts that were made for it. Throws
   * `isTaken` as `mirrorFirst` does.
   */
  async absorb(scope: Scope, connection: Connection, first: FirstObjects, now: Date): Promise<NewAccount[]> {
    const { objects } = first;
    const connector = this.billing.connectorOf(connection);
    const described = new Map(
      objects.flatMap((object) => (object.customerId === object.externalId ? [[object.externalId, object]] : [])),
    );
    // Of a newcomer this is all that is held.
    const views = [...described].map(([customerId, own]) =>
      toView(connector, { connectionId: connection.id, customerId, objects: [own], catalogue: [] }, now),
    );
    const newcomers = await this.accounts.holdFirst(scope, connection.id, views, now);
    await this.mirror.mirrorFirst(scope, { id: connection.id, connector }, first, now);
    if (described.size === 0) return [];
    const attaching = { id: connection.id, mode: connection.mode };
    const { made, met } = await this.accounts.attachFirst(scope, attaching, newcomers, now);
    // Of whom something was known already, something newer may be known.
    const others = [...described.keys()].filter((id) => !newcomers.has(id));
    const standing = await this.accounts.attach(
      scope,
      attaching,
      await this.#lookAt(scope, connection, others, now),
      now,
    );
    await this.wants.want(scope, [...new Set([...met, ...standing])]);
    const knownAt = latestOf(objects);
    return made.map((account) => ({ ...account, knownAt }));
  }

  /**
   * A step, after the connection is held: accounts are shown as far as they are known by now, unless they have been evaluated
   * meanwhile.
   */
  async show(scope: Scope, connection: Connection, accounts: readonly NewAccount[], now: Date): Promise<void> {
    const customerIds = accounts.flatMap((account) => account.customerIds);
    await this.accounts.hold(scope, connection.id, customerIds);
    const ids = accounts.map((account) => account.accountId);
    const isNew = new Set(await this.accounts.holdNew(scope, ids));
    const views = await this.#lookAt(scope, connection, customerIds, now);
    const viewOf = new Map(views.map((view) => [view.customer.ref.externalId, view]));
    const shown = accounts.filter(({ accountId }) => isNew.has(accountId));
    const { mode } = connection;
    await this.evaluation.show(
      scope,
      shown.map(({ accountId, customerIds: own, knownAt }) => ({
        accountId,
        mode,
        views: own.flatMap((id) => viewOf.get(id) ?? []),
        knownAt,
      })),
      now,
    );
  }

  /** What is held of these customers so far. Of what happened there would only be a part, and most of what is held is that. */
  async #lookAt(
    scope: Scope,
    connection: Connection,
    customerIds: readonly string[],
    now: Date,
  ): Promise<BillingView[]> {
    const connector = this.billing.connectorOf(connection);
    const kinds = connector.kinds.filter(({ isHistory }) => !isHistory).map(({ kind }) => kind);
    const refs = [...customerIds].sort().map((externalId) => ({ connectionId: connection.id, externalId }));
    const views: BillingView[] = [];
    for (const one of await this.billing.load(scope, refs, { kinds, hasCatalogue: true })) {
      if (isDescribed(one)) views.push(toView(connector, one, now));
    }
    return views;
  }
}

function latestOf(objects: readonly ReceivedObject[]): Date {
  return new Date(Math.max(...objects.map((object) => object.knownAt.getTime())));
}
