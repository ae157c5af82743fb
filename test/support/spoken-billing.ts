import type { TestingModule } from '@nestjs/testing';
import type { Connector } from '#connectors/connector.ts';
import { stripeConnector } from '#connectors/stripe/index.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { AccountsService } from '#server/accounts/accounts.service.ts';
import { MirrorService } from '#server/billing/mirror.service.ts';
import { EvaluationService } from '#server/decisions/evaluation.service.ts';
import { Database } from '#server/platform/database/database.ts';
import type { BookConnection } from './billing-book.ts';
import type { SetClock } from './clock.ts';
import { FakeBilling } from './fake-billing.ts';

/** A view without the connection it is seen through. */
export type Spoken = (connectionId: string) => Partial<BillingView> & { readonly aliases?: readonly string[] };

/** A second billing system that says of each customer just what a spec lets it say, through the real mirror and evaluation. */
export class SpokenBilling extends FakeBilling {
  readonly #spoken = new Map<string, Spoken>();

  /** The systems of a product that knows this one and Stripe. */
  besideStripe(): readonly Connector[] {
    return [stripeConnector, this];
  }

  override normalize(objects: Parameters<FakeBilling['normalize']>[0]): BillingView {
    const plain = super.normalize(objects);
    const said = this.#spoken.get(objects.customerId);
    if (said === undefined) return plain;
    const { aliases = [], ...view } = said(objects.connectionId);
    return {
      ...plain,
      lifetimeValue: [],
      ...view,
      customer: { ...plain.customer, ...view.customer, ref: plain.customer.ref, aliases },
    };
  }

  /** The system speaks of a customer with this address: mirrored, attached, evaluated. Answers the accounts. */
  async say(
    { rooms, clock, workspaceId }: { rooms: TestingModule; clock: SetClock; workspaceId: string },
    connection: BookConnection,
    { id, email, view }: { id: string; email: string; view: Spoken },
  ): Promise<string[]> {
    this.#spoken.set(id, view);
    const now = clock.now();
    const row = {
      kind: 'customer',
      externalId: id,
      customerId: id,
      payload: { name: id, email },
      apiVersion: '1',
      knownAt: now,
      isDeleted: false,
    };
    return rooms.get(Database).write(workspaceId, async (scope) => {
      const accounts = rooms.get(AccountsService, { strict: false });
      await accounts.hold(scope, connection.id, [id]);
      const mirror = rooms.get(MirrorService, { strict: false });
      await mirror.mirror(scope, { id: connection.id, connector: this }, [row], now);
      const seen = this.normalize({ connectionId: connection.id, customerId: id, objects: [row], catalogue: [] });
      const accountIds = await accounts.attach(scope, connection, [seen], now);
      await rooms.get(EvaluationService, { strict: false }).evaluate(scope, accountIds, now);
      return accountIds;
    });
  }
}
