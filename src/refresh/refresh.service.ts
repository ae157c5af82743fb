import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { MirrorService, type Mirrored } from '../billing/mirror.service.ts';
import type { ReceivedObject } from '../billing/replace-objects.ts';
import { isReading, type Connection } from '../connections/connection.ts';
import { EvaluationService } from '../decisions/evaluation.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { ClaimedObject } from './claimed-objects.ts';
import { Placing } from './placing.ts';
import type { Taken } from './refresh-claims.ts';

/** A product on every plan touches everyone: beyond this many, dependants are evaluated by the evaluation's own job. */
const mostDependants = 200;
/** Who has very much comes again with nearly every page of a reading: its account is judged once for all pages of a while. */
const whileMilliseconds = 30_000;
/** In a flood accounts are judged when it ends, and at the latest after this. */
const floodMilliseconds = 5_000;

/** Under which circumstances something was mirrored. */
interface Circumstances {
  readonly locked: ReadonlySet<string>;
  readonly now: Date;
  readonly adopts: boolean;
  readonly isPage: boolean;
}

/** Brings billing objects of one connection, and all that follows from them, up to date: the road from mirror to message. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly mirror: MirrorService,
    private readonly billing: BillingService,
    private readonly placing: Placing,
    private readonly wants: AccountWantsService,
    private readonly accounts: AccountsService,
    private readonly evaluation: EvaluationService,
  ) {}

  /**
   * A step, after the connection is held: one object or a page of a hundred, the same road. Locks follow ruling 15:
   * connection, billing customers, accounts.
   */
  absorb(scope: Scope, connection: Connection, objects: readonly ReceivedObject[], now: Date): Promise<Mirrored> {
    return this.answer(scope, connection, { objects }, now);
  }

  /** A step: the same for pages of a later reading: of whom very much is held is judged a little later, for other pages too. */
  absorbPages(scope: Scope, connection: Connection, objects: readonly ReceivedObject[], now: Date): Promise<Mirrored> {
    return this.answer(scope, connection, { objects, isPage: true }, now);
  }

  /** A step: the same, where the objects answer claimed requests: those whose rows are written are done with it. */
  async answer(
    scope: Scope,
    connection: Connection,
    {
      objects,
      token,
      isPage = false,
    }: { readonly objects: readonly ReceivedObject[]; readonly token?: string; readonly isPage?: boolean },
    now: Date,
  ): Promise<Mirrored> {
    const connector = this.billing.connectorOf(connection);
    const locked = await this.#hold(
      scope,
      connection,
      objects.map(({ customerId }) => customerId),
    );
    const mirrored = await this.mirror.mirror(scope, { id: connection.id, connector, token }, objects, now);
    const adopts = isNewlyReadable(connection, objects);
    await this.#conclude(scope, connection, mirrored, { locked, now, adopts, isPage });
    return mirrored;
  }

  /** A step: the same, where deliveries carried the answers, which wait at the rows. */
  async take(
    scope: Scope,
    connection: Connection,
    { carried, token, rule, isFlood }: Pick<Taken, 'carried' | 'token' | 'rule' | 'isFlood'>,
    now: Date,
  ): Promise<Mirrored> {
    const connector = this.billing.connectorOf(connection);
    const refs = carried.map((row) => ({ kind: row.kind, externalId: row.external_id }));
    const adopts = isNewlyReadable(connection, refs);
    const ids = carried.flatMap((row) => [row.customer_id, row.offered_customer_id].filter((id) => id !== null));
    // What is adopted is adopted now, and who has no account yet is given one now.
    const mayWait = isFlood && !adopts && !isReading(connection);
    const later = new Set(mayWait ? await this.accounts.keep(scope, connection.id, ids) : []);
    const locked = await this.#hold(
      scope,
      connection,
      ids.filter((id) => !later.has(id)),
    );
    const mirrored = await this.mirror.take(scope, { id: connection.id, connector }, { token, refs, rule }, now);
    const customers = mirrored.customers.filter((id) => !later.has(id));
    await this.#conclude(scope, connection, { ...mirrored, customers }, { locked, now, adopts, isPage: false });
    const customerIds = mirrored.customers.filter((id) => later.has(id));
    const at = new Date(now.getTime() + floodMilliseconds);
    await this.wants.wantPlaced(scope, connection.id, { customerIds, at });
    return mirrored;
  }

  /** A step: the flood is over. */
  async endFlood(scope: Scope): Promise<void> {
    await this.wants.hasten(scope);
  }

  /** A step: something of these customers cannot be read, or can again; their accounts are judged anew, and say so. */
  async judgeAgain(scope: Scope, connectionId: string, rows: readonly ClaimedObject[]): Promise<void> {
    const customers = [...new Set(rows.flatMap((row) => row.customer_id ?? []))];
    await this.wants.wantCustomers(scope, connectionId, customers);
  }

  async #hold(
    scope: Scope,
    connection: Connection,
    customerIds: readonly (string | null)[],
  ): Promise<ReadonlySet<string>> {
    const locked = new Set(customerIds.filter((id) => id !== null));
    await this.accounts.hold(scope, connection.id, [...locked]);
    return locked;
  }

  /** What follows for everybody of whom the mirror changed. */
  async #conclude(
    scope: Scope,
    connection: Connection,
    { customers, dependants }: Mirrored,
    { locked, now, adopts, isPage }: Circumstances,
  ): Promise<void> {
    const isFew = dependants.length <= mostDependants;
    const customerIds = [...customers, ...(isFew ? dependants : [])].sort();
    // Locked before they are read, so that what is read of them stands until the end.
    await this.accounts.hold(
      scope,
      connection.id,
      customerIds.filter((id) => !locked.has(id)),
    );
    const { accountIds, seen, large } = await this.placing.place(scope, connection, customerIds, now);
    if (adopts) await this.wants.adopt(scope, accountIds);
    if (!isFew) return this.wants.wantConnection(scope, connection.id);
    const ofLarge = { connectionId: connection.id, customerIds: large };
    // What is adopted is adopted now: what really happened in the meantime would be adopted with it.
    const mayWait = isPage && !adopts && large.length > 0;
    const later = mayWait ? await this.accounts.holdOf(scope, accountIds, ofLarge) : [];
    const isLater = new Set(later);
    const judged = accountIds.filter((id) => !isLater.has(id));
    const wakeAt = await this.wants.wakeSilently(scope, later, new Date(now.getTime() + whileMilliseconds));
    await this.evaluation.evaluateSeen(scope, judged, { now, seen });
    await this.wants.ringFor(scope, wakeAt);
  }
}

/** Of a kind that could not be read before: what it tells has held before, and is adopted, not fired (ruling 7). */
function isNewlyReadable({ unread }: Connection, objects: readonly ObjectRef[]): boolean {
  if (unread.length === 0) return false;
  const kinds = new Set(unread.map((one) => one.kind));
  return objects.some((object) => kinds.has(object.kind));
}
