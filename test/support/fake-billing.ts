import type { AccessReport } from '#connectors/access-report.ts';
import type { Access } from '#connectors/access.ts';
import type { BillingObject, CustomerObjects, ObjectRef } from '#connectors/billing-object.ts';
import type { Connector, Keeps, KindDescription } from '#connectors/connector.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { Delivery, RawRequest } from '#connectors/delivery.ts';
import type { Page, Slice } from '#connectors/slices.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { aFailedInvoice } from '#core/testing/builders.ts';

export interface FakePayload {
  readonly customer?: string;
  readonly name?: string;
  readonly email?: string;
  /** Catalogue objects this one's meaning depends on. */
  readonly refersTo?: readonly string[];
  readonly value?: number;
  /** When a bill was made (ISO text), where bills are cut by that. */
  readonly madeAt?: string;
  /** A bill whose payment failed at this moment (ISO text). */
  readonly failedAt?: string;
}

interface Held {
  readonly kind: string;
  readonly id: string;
  readonly payload: FakePayload;
  readonly isDeleted: boolean;
}

export interface FakeEvent {
  readonly id: string;
  readonly type?: string;
  readonly mode?: 'live' | 'test';
  readonly refs?: readonly ObjectRef[];
  readonly carried?: readonly { kind: string; id: string; payload: FakePayload; at: Date }[];
  readonly endsAccess?: boolean;
  /** Whose it is, where that is said; `mayBeOwn` where every account of an organisation is named. */
  readonly account?: string;
  readonly mayBeOwn?: boolean;
}

/**
 * A billing system in memory, at the edge of the world: a connector whose vendor is a map. It counts its calls and fails
 * when told to. Kinds: `plan` (catalogue), `customer`, `bill`.
 */
export class FakeBilling implements Connector {
  readonly system = 'measure';
  readonly label = 'Fake billing';
  keeps: Keeps | undefined;
  readonly apiVersion = '1';
  /** Nothing is ever sent there. */
  readonly host = { setting: 'MEASURE_API_BASE', default: 'https://billing.example', sandboxPath: '' };
  readonly form = {
    readWith: 'key',
    asksFor: 'a key',
    fields: [{ name: 'key', label: 'Key', placeholder: '', isSecret: true, isRequired: true, help: '' }],
    permissions: [],
    createKeyUrl: null,
  };
  readonly kinds: KindDescription[] = [
    { kind: 'plan', label: 'Plans', isCatalogue: true },
    { kind: 'customer', label: 'Customers', isCatalogue: false },
    { kind: 'bill', label: 'Bills', isCatalogue: false },
  ];
  readonly customerKind = 'customer';
  readonly limits = { live: { perSecond: 1_000, inFlight: 2 }, test: { perSecond: 1_000, inFlight: 2 } };
  readonly #held = new Map<string, Held>();
  readonly #now: () => Date;
  events: { event: FakeEvent; at: Date }[] = [];
  pageSize = 2;
  /** Called before each read; throw from it to make the read fail. */
  before: (call: string) => void | Promise<void> = () => undefined;
  /** Where it is set, pages tell how it goes on before they are whole, and this is what completing one takes. */
  completing: ((call: string) => void | Promise<void>) | null = null;
  calls: string[] = [];
  /** The one range of creation that all bills are in; left out where they are cut by their ids. */
  billsFrom: { readonly from: Date | null; readonly to: Date } | null = null;
  hasGap = false;

  constructor(now: () => Date) {
    this.#now = now;
  }

  put(kind: string, id: string, payload: FakePayload = {}): void {
    this.#held.set(`${kind} ${id}`, { kind, id, payload, isDeleted: false });
  }

  /** Of what leaves its id: no list names it, and read by that it says that it was deleted. */
  leaveId(kind: string, id: string): void {
    this.#held.set(`${kind} ${id}`, { kind, id, payload: {}, isDeleted: true });
  }

  remove(kind: string, id: string): void {
    this.#held.delete(`${kind} ${id}`);
  }

  recognise(credentials: Readonly<Record<string, string>>) {
    return credentials['key'] === 'bad'
      ? ({ kind: 'refused', words: 'This is no key.' } as const)
      : ({ kind: 'ok', mode: 'test', keyKind: 'restricted', warning: null } as const);
  }

  async check(access: Access): Promise<AccessReport> {
    await this.#call(access, 'check');
    const resources = this.kinds.map(({ kind, label, isOptional }) => ({
      resource: kind,
      label,
      isRequired: isOptional !== true,
      result: 'readable' as const,
      permissions: [`${kind}_read`],
      words: null,
    }));
    const found = { mode: 'test' as const, keyKind: 'restricted', externalAccountId: null, accountName: 'Fake Ltd' };
    return { ...found, resources, warnings: [], isSufficient: true, failure: null };
  }

  async slices(_access: Access, kind: string): Promise<readonly Slice[]> {
    if (kind === 'bill' && this.billsFrom) return [{ kind, key: 'all', ...this.billsFrom }];
    return ['even', 'odd'].map((key) => ({ kind, key, from: null, to: null }));
  }

  async list(
    access: Access,
    kind: string,
    slice: Slice,
    cursor: string | null,
    onNext?: (next: string, reached?: Date) => void,
  ): Promise<Page> {
    const call = `list ${kind} ${slice.key} ${cursor ?? 'first'}`;
    await this.#call(access, call);
    const own = [...this.#held.values()].filter((row) => row.kind === kind && !row.isDeleted);
    const rows =
      slice.to === null
        ? own
            .filter((row) => (lastDigit(row.id) % 2 === 0) === (slice.key === 'even'))
            .sort((a, b) => (a.id < b.id ? -1 : 1))
        : own.filter(isMadeIn(slice)).sort(newestFirst);
    const from = cursor === null ? 0 : rows.findIndex((row) => row.id === cursor) + 1;
    if (cursor !== null && from === 0) throw new ConnectorError('cursor_gone', 'The row has gone.');
    const page = rows.slice(from, from + this.pageSize);
    const next = from + this.pageSize < rows.length ? (page.at(-1)?.id ?? null) : null;
    const last = page.at(-1);
    const reached = next !== null && slice.to !== null && last ? madeAt(last) : undefined;
    if (this.completing && next !== null) onNext?.(next, reached);
    await this.completing?.(call);
    return { objects: page.map((row) => this.#object(row)), next, ...(reached && { reached }) };
  }

  async fetch(access: Access, refs: readonly ObjectRef[]): Promise<readonly (BillingObject | 'gone')[]> {
    const answers: (BillingObject | 'gone')[] = [];
    for (const ref of refs) {
      await this.#call(access, `fetch ${ref.kind} ${ref.externalId}`);
      const row = this.#held.get(`${ref.kind} ${ref.externalId}`);
      answers.push(row ? this.#object(row) : 'gone');
    }
    return answers;
  }

  async changes(access: Access, cursor: string | null) {
    await this.#call(access, 'changes');
    const from = cursor === null ? this.events.length : Number(cursor);
    const deliveries = this.events
      .slice(from)
      .map(({ event, at }) => ({ delivery: toDelivery(event, at), payload: event }));
    return { deliveries, cursor: String(this.events.length), hasGap: this.hasGap };
  }

  /** The signature is the secret itself: what matters here is what happens after it held. */
  readonly webhook = {
    read: (request: RawRequest, secrets: readonly string[]): Delivery => {
      const signature = request.headers['x-signature'];
      if (!secrets.some((secret) => secret === signature)) {
        throw new ConnectorError('rejected', 'The signature does not fit.');
      }
      return toDelivery(JSON.parse(request.body.toString('utf8')), request.receivedAt);
    },
    secretRefusal: (secret: string) => (secret.startsWith('key-') ? 'This is a key, not a secret.' : null),
  };

  references(object: BillingObject): readonly ObjectRef[] {
    return (payloadOf(object).refersTo ?? []).map((externalId) => ({ kind: 'plan', externalId }));
  }

  missing(objects: CustomerObjects): readonly ObjectRef[] {
    const held = new Set(objects.catalogue.map((object) => object.externalId));
    return objects.objects.flatMap((object) => this.references(object)).filter((ref) => !held.has(ref.externalId));
  }

  normalize({ connectionId, customerId, objects, catalogue }: CustomerObjects): BillingView {
    const ref = { connectionId, kind: 'customer', externalId: customerId };
    const own = objects.find((object) => object.kind === 'customer');
    const payload = own ? payloadOf(own) : {};
    return {
      system: this.system,
      connectionId,
      customer: {
        ref,
        aliases: [],
        name: payload.name ?? null,
        email: payload.email ?? null,
        domain: null,
        isDeleted: own?.isDeleted ?? false,
        isManagedElsewhere: false,
        currency: 'usd',
      },
      status: 'none',
      subscriptions: [],
      invoices: objects.flatMap((one) => {
        const { failedAt } = payloadOf(one);
        if (failedAt === undefined || one.isDeleted) return [];
        const at = new Date(failedAt);
        const bill = { connectionId, kind: one.kind, externalId: one.externalId };
        return [aFailedInvoice({ ref: bill, number: one.externalId, subscription: null, issuedAt: at, failedAt: at })];
      }),
      charges: [],
      usage: [],
      lifetimeValue: [{ minor: objects.reduce((sum, one) => sum + (payloadOf(one).value ?? 0), 0), currency: 'usd' }],
      refunded: [],
      doubts: catalogue.map((one) => ({
        code: `plan_${payloadOf(one).value ?? 0}`,
        words: 'A plan was seen.',
        ref: null,
      })),
      changesAt: null,
    };
  }

  linkTo(): string | null {
    return null;
  }

  #object({ kind, id, payload, isDeleted }: Held): BillingObject {
    return {
      kind,
      externalId: id,
      customerId: kind === 'customer' ? id : (payload.customer ?? null),
      payload,
      apiVersion: this.apiVersion,
      knownAt: new Date(this.#now().getTime() - 1_000),
      isDeleted,
    };
  }

  async #call(access: Access, name: string): Promise<void> {
    await access.throttle(`/${name}`);
    let status = 200;
    try {
      this.calls.push(name);
      await this.before(name);
    } catch (error) {
      status = error instanceof ConnectorError && error.kind === 'limited' ? 429 : 500;
      throw error;
    } finally {
      access.ledger({ at: this.#now(), purpose: 'read', method: 'GET', path: `/${name}`, status, ms: 1 });
    }
  }
}

function madeAt({ payload }: Held): Date {
  return new Date(payload.madeAt ?? 0);
}

function isMadeIn({ from, to }: Slice): (row: Held) => boolean {
  return (row) => (from === null || madeAt(row) >= from) && (to === null || madeAt(row) < to);
}

function newestFirst(a: Held, b: Held): number {
  return madeAt(b).getTime() - madeAt(a).getTime() || (a.id < b.id ? -1 : 1);
}

function toDelivery(event: FakeEvent, at: Date): Delivery {
  const carried = (event.carried ?? []).map(({ kind, id, payload, at: knownAt }) => ({
    kind,
    externalId: id,
    customerId: kind === 'customer' ? id : (payload.customer ?? null),
    payload,
    apiVersion: '1',
    knownAt: new Date(knownAt),
    isDeleted: false,
  }));
  return {
    eventId: event.id,
    type: event.type ?? 'changed',
    createdAt: at,
    apiVersion: '1',
    mode: event.mode ?? 'test',
    externalAccountId: event.account ?? null,
    mayBeOwn: event.mayBeOwn ?? false,
    refs: event.refs ?? carried.map(({ kind, externalId }) => ({ kind, externalId })),
    carried,
    endsAccess: event.endsAccess ?? false,
  };
}

function payloadOf(object: BillingObject): FakePayload {
  const payload: unknown = object.payload;
  return typeof payload === 'object' && payload !== null ? payload : {};
}

function lastDigit(id: string): number {
  return Number(id.at(-1)) || 0;
}
