import * as build from '#core/testing/builders.ts';
import { ForgettingService } from '#server/accounts/forgetting.service.ts';
import { DisconnectingService } from '#server/connections/disconnecting.service.ts';
import { aCustomer, aSubscription, type BookConnection } from './billing-book.ts';
import { JudgedBook } from './judged-book.ts';
import { SpokenBilling, type Spoken } from './spoken-billing.ts';

type Rooms = Omit<NonNullable<Parameters<typeof JudgedBook.inEach>[0]>, 'connectors'>;

/** A workspace of which Stripe and, a second later, Measure tell; each can be ended, forgotten and connected again. */
export class TwoSources extends JudgedBook {
  readonly #spoken = new SpokenBilling(() => this.clock.now());
  #measure: BookConnection = { id: '', mode: 'test', isReading: false };

  static override inEach(rooms: Rooms = {}): TwoSources {
    const sources = new TwoSources();
    sources.around({ ...rooms, connectors: sources.#spoken.besideStripe() });
    return sources;
  }

  protected override async begin(): Promise<void> {
    await super.begin();
    this.clock.advance(1_000);
    await this.connectMeasure();
  }

  /** From now on this is the connection that Measure tells through. */
  async connectMeasure({ isReading = false } = {}): Promise<void> {
    this.#measure = await this.book.connect({ system: 'measure', isReading });
  }

  get measure(): BookConnection {
    return this.#measure;
  }

  /** Measure speaks of a customer. Answers the accounts. */
  say(customer: Parameters<SpokenBilling['say']>[2]): Promise<string[]> {
    return this.#spoken.say(this, this.#measure, customer);
  }

  /** Measure tells of who is Stripe's `cus_1`, with a subscription that costs so many cents a month since a day. Answers the account. */
  async measureEarns(monthly: string, since: string): Promise<string> {
    const view: Spoken = (connectionId) => {
      const ref = build.aRef('subscription', 'ms_1', connectionId);
      const line = build.aLine({ subscription: ref, monthly: { value: monthly }, currency: 'usd' });
      const startedAt = new Date(`${since}T00:00:00Z`);
      return { status: 'active', subscriptions: [build.aSubscription({ ref, lines: [line], startedAt })] };
    };
    const [accountId = ''] = await this.say({ id: 'm_1', email: 'billing@cus-1.example', view });
    return accountId;
  }

  /** Stripe tells of a customer with a subscription since a day. Answers the account. */
  async stripeEarns(since: string, { customer = 'cus_1', monthly = '10000' } = {}): Promise<string> {
    const seconds = new Date(`${since}T00:00:00Z`).getTime() / 1_000;
    const term = { start_date: seconds, created: seconds };
    const price = { unit_amount_decimal: monthly, unit_amount: Number(monthly) };
    const subscription = aSubscription(customer, this.clock.now(), term, price);
    const [accountId = ''] = await this.book.receive(this.stripe, [aCustomer(customer), subscription]);
    return accountId;
  }

  /** The connection is being ended: nothing that it told is forgotten yet. */
  async disconnect({ id }: BookConnection): Promise<void> {
    await this.get(DisconnectingService).disconnect(this.workspaceId, id);
  }

  async forget({ id }: BookConnection): Promise<void> {
    await this.step((scope) => this.get(ForgettingService).forget(scope, id, '', 100));
  }

  /** All that it told has been removed. */
  async markDisconnected({ id }: BookConnection): Promise<void> {
    await this.rows(`update connection set status = 'disconnected' where workspace_id = $1 and id = $2`, id);
  }

  async reconnect({ id }: BookConnection): Promise<void> {
    await this.rows(
      `update connection set status = 'connected', disconnected_at = null, heard_at = $3 where workspace_id = $1 and id = $2`,
      id,
      this.clock.now(),
    );
  }

  /** Months of an account as they are kept: the amount, whether it was computed, and the systems that told it. */
  async months(accountId: string): Promise<{ month: string; minor: number; isComputed: boolean; of: string[] }[]> {
    const kept = await this.rows(
      `select to_char(month, 'YYYY-MM') as month, coalesce((mrr -> 0 ->> 'minor')::int, 0) as minor,
         is_reconstructed as "isComputed",
         (select array_agg(c.label order by c.label) from connection c where c.workspace_id = $1 and c.id = any(connection_ids)) as of
       from account_mrr_month where workspace_id = $1 and account_id = $2 order by month`,
      accountId,
    );
    return kept;
  }
}
