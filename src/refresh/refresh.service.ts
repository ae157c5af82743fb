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
const floodMilliseconds = 10_000;

/** Under which circumstances something was mirrored. */
interface Circumstances {
  /** Customers, and whether they belong to an account. */
  readonly locked: ReadonlyMap<string, boolean>;
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
    const locked = await this.#hold(
      scope,
      connection,
      carried.flatMap((row) => [row.customer_id, row.offered_customer_id]),
    );
    const mirrored = await this.mirror.take(scope, { id: connection.id, connector }, { token, refs, rule }, now);
    const adopts = isNewlyReadable(connection, refs);
    const mayWait = isFlood && judgesLater(connection, refs);
    if (mayWait) await this.#concludeLater(scope, connection, mirrored, { locked, now });
    else await this.#conclude(scope, connection, mirrored, { locked, now, adopts, isPage: false });
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

  /** Answers who is locked, and whether they belong to an account. */
  async #hold(
    scope: Scope,
    connection: Connection,
    customerIds: readonly (string | null)[],
  ): Promise<ReadonlyMap<string, boolean>> {
    const ids = new Set(customerIds.filter((id) => id !== null));
    const attached = new Set(await this.accounts.hold(scope, connection.id, [...ids]));
    return new Map([...ids].map((id) => [id, attached.has(id)]));
  }

  /** Locked before they are read, so that what is read of them stands until the end. */
  async #holdChanged(
    scope: Scope,
    connection: Connection,
    { customers, dependants }: Mirrored,
    locked: ReadonlyMap<string, boolean>,
  ): Promise<ReadonlyMap<string, boolean>> {
    const ids = [...customers, ...(dependants.length <= mostDependants ? dependants : [])].sort();
    const more = await this.#hold(
      scope,
      connection,
      ids.filter((id) => !locked.has(id)),
    );
    return new Map(ids.map((id) => [id, locked.get(id) ?? more.get(id) ?? false]));
  }

  /** In a flood: who has no account is given one, and all of them are judged afterwards. */
  async #concludeLater(
    scope: Scope,
    connection: Connection,
    mirrored: Mirrored,
    { locked, now }: Pick<Circumstances, 'locked' | 'now'>,
  ): Promise<void> {
    const held = await this.#holdChanged(scope, connection, mirrored, locked);
    const loose = [...held].flatMap(([id, hasAccount]) => (hasAccount ? [] : id));
    await this.placing.place(scope, connection, loose, now);
    // All of them first, where all are wanted: whoever rings holds the bell until the end, and waits for no work any more.
    if (mirrored.dependants.length > mostDependants) await this.wants.wantConnection(scope, connection.id);
    const at = new Date(now.getTime() + floodMilliseconds);
    await this.wants.wantPlaced(scope, connection.id, { customerIds: [...held.keys()], at });
  }

  /** What follows for everybody of whom the mirror changed. */
  async #conclude(
    scope: Scope,
    connection: Connection,
    mirrored: Mirrored,
    { locked, now, adopts, isPage }: Circumstances,
  ): Promise<void> {
    const customerIds = [...(await this.#holdChanged(scope, connection, mirrored, locked)).keys()];
    const { accountIds, seen, large } = await this.placing.place(scope, connection, customerIds, now);
    if (adopts) await this.wants.adopt(scope, accountIds);
    if (mirrored.dependants.length > mostDependants) return this.wants.wantConnection(scope, connection.id);
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

/**
 * Whether accounts of this connection may be judged when a flood is over. What is adopted is adopted now: what really happened in the
 * meantime would be adopted with it.
 */
export function judgesLater(connection: Connection, objects: readonly Pick<ObjectRef, 'kind'>[]): boolean {
  return !isReading(connection) && !isNewlyReadable(connection, objects);
}

/** Of a kind that could not be read before: what it tells has held before, and is adopted, not fired (ruling 7). */
function isNewlyReadable({ unread }: Connection, objects: readonly Pick<ObjectRef, 'kind'>[]): boolean {
  if (unread.length === 0) return false;
  const kinds = new Set(unread.map((one) => one.kind));
  return objects.some((object) => kinds.has(object.kind));
}
