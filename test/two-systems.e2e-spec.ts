import { countAccounts, listAccounts } from '#contracts/account-list.ts';
import { getAccount } from '#contracts/accounts.ts';
import { listTimeline } from '#contracts/timeline.ts';
import { connectSandbox, getConnection, removeConnection, resyncConnection } from '#contracts/connections.ts';
import { listReadings } from '#contracts/readings.ts';
import { chooseRevenueSource, previewRevenueSource } from '#contracts/revenue-sources.ts';
import { getRevenueVariance } from '#contracts/revenue-variance.ts';
import type { Client } from './support/client.ts';
import {
  accountOf,
  actInSandbox,
  calmCustomers,
  connectAndRead,
  flaggedAccount,
  settled,
  setUp,
  switchPlaybooksOn,
} from './support/journey.ts';
import { PostOffice } from './support/post-office.ts';
import { openProduct, type Product } from './support/product.ts';
import { earnedInStripe, earnedOnce, pairsOf, type Pair } from './support/two-books.ts';
import { until } from './support/until.ts';
import { knownSecret, openLetterbox } from './support/webhook.ts';

/** One merchant bills through two systems, some customers through both. */
describe('a product that reads two billing systems', () => {
  let product: Product;
  let client: Client;
  let stripe: string;
  let measure: string;
  let pairs: readonly Pair[];
  let office: PostOffice;

  beforeAll(async () => {
    product = await openProduct({ customers: 36 });
    client = await setUp(product);
    stripe = await connectAndRead(product, client);
    await switchPlaybooksOn(client);
    measure = await connectMeasure();
    pairs = await pairsOf(product);
    office = await PostOffice.open(
      product,
      { stripe: await openLetterbox(client, stripe), measure: await openLetterbox(client, measure) },
      knownSecret,
    );
  });
  afterAll(async () => {
    office?.close();
    await product.close();
  });

  const rows = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await product.database.owner.query<R>(sql, values)).rows;
  const mode = { mode: 'test' } as const;
  const totals = async () => {
    const { mrr } = await client.call(countAccounts, { query: mode });
    return Object.fromEntries(mrr.map(({ currency, minor }) => [currency, minor]));
  };
  const everyone = async () => (await client.call(listAccounts, { query: { ...mode, limit: 200 } })).rows;
  /** Everything that would be there twice if anything fired twice. */
  const effects = async () =>
    rows(
      `select 'cause' as what, id::text from cause
       union all select 'flag', concat_ws(' ', id, state) from flag
       union all select 'enrollment', concat_ws(' ', id, state) from enrollment
       union all select 'message', concat_ws(' ', id, status) from message order by 1, 2`,
    );

  async function connectMeasure(): Promise<string> {
    const { id } = await client.call(connectSandbox, { body: { system: 'measure' } });
    await until('Measure to be read', async () => {
      const { status, backfill } = await client.call(getConnection, { params: { id } });
      return status === 'connected' && backfill?.status === 'done';
    });
    await settled(product);
    return id;
  }

  /** Nobody asks the billing systems what changed: what is not brought is not known. */
  const askNobody = () => rows(`update connection set polled_at = now() + interval '1 day'`);

  async function readAgain(connection: string): Promise<void> {
    await client.call(resyncConnection, { params: { id: connection } });
    await until('the reading to end', async () => {
      const { backfill } = await client.call(getConnection, { params: { id: connection } });
      return backfill?.status === 'done';
    });
    await settled(product);
  }

  async function choose(system: string): Promise<void> {
    await client.call(chooseRevenueSource, { body: { ...mode, system } });
    await settled(product);
  }

  /** Customers whom only Measure has and of whom nothing is wrong. */
  async function aloneInMeasure(): Promise<{ id: string; hasCard: boolean; metered: boolean; plan: string }[]> {
    const response = await fetch(`${product.sandboxUrl}/_sandbox/customers?show=measure&limit=200`);
    const { customers } = Object(await response.json());
    const calm = new Set(await calmCustomers(product, measure));
    return customers.filter(({ id }: { id: string }) => calm.has(id));
  }

  /** Linked customers of whom nothing is wrong and whose card can be charged. */
  async function calmInBoth(): Promise<string[]> {
    const response = await fetch(`${product.sandboxUrl}/_sandbox/customers?show=both&limit=100`);
    const { customers }: { customers: { id: string; hasCard: boolean; status: string }[] } = Object(
      await response.json(),
    );
    const linked = new Set(pairs.filter(({ relation }) => relation === 'linked').map((pair) => pair.stripe));
    return customers
      .filter(({ id, hasCard, status }) => hasCard && status === 'active' && linked.has(id))
      .map(({ id }) => id);
  }

  /** Both systems have posted all that they say about it. */
  async function happensInBoth(customer: string, action: string): Promise<void> {
    const said = Object(await actInSandbox(product, customer, action));
    await office.holds('stripe', said.announced.length);
    await office.holds('measure', said.measure.length);
  }

  /** Causes that any key leads to, open flags, enrollments that are open and drafts, about one trigger of an account. */
  async function standing(account: string, trigger: string) {
    const [found] = await rows<{ causes: number; flags: number; enrollments: number; drafts: number }>(
      `select
         (select count(distinct a.cause_id)::int from cause_alias a
           join cause k on k.workspace_id = a.workspace_id and k.id = a.cause_id
           where a.account_id = $1 and k.trigger = $2) as causes,
         (select count(*)::int from flag where account_id = $1 and trigger = $2 and state = 'open') as flags,
         (select count(*)::int from enrollment e join cause k on k.workspace_id = e.workspace_id and k.id = e.cause_id
           where e.account_id = $1 and k.trigger = $2 and e.state = 'open') as enrollments,
         (select count(*)::int from message m join enrollment e on e.workspace_id = m.workspace_id and e.id = m.enrollment_id
           join cause k on k.workspace_id = e.workspace_id and k.id = e.cause_id
           where m.account_id = $1 and m.status = 'draft' and k.trigger = $2) as drafts`,
      [account, trigger],
    );
    return found;
  }
  const once = { causes: 1, flags: 1, enrollments: 1, drafts: 1 };
  const none = { causes: 0, flags: 0, enrollments: 0, drafts: 0 };
  const over = { causes: 1, flags: 0, enrollments: 0, drafts: 0 };

  describe('knows who is who', () => {
    it('so that a customer of both is one account, and nobody is two', async () => {
      const links = await rows<{ external_id: string; account_id: string; link: string; system: string }>(
        `select c.external_id, c.account_id, c.link, k.system from billing_customer c
         join connection k on k.id = c.connection_id where c.account_id is not null`,
      );
      const linkOf = (id: string) => links.find((link) => link.external_id === id);
      expect(pairs.length).toBeGreaterThan(6);
      for (const pair of pairs) {
        const [there, here] = [linkOf(pair.measure), linkOf(pair.stripe)];
        expect([pair, there?.account_id]).toEqual([pair, here?.account_id]);
        const expected = pair.relation === 'linked' ? ['stored_id'] : ['email', 'domain'];
        expect(expected).toContain(there?.link);
      }
      const systems = Map.groupBy(links, ({ account_id: account }) => account);
      const shared = [...systems].filter(([, of]) => new Set(of.map(({ system }) => system)).size > 1);
      expect(new Set(shared.map(([account]) => account))).toEqual(
        new Set(pairs.map(({ stripe: id }) => linkOf(id)?.account_id)),
      );
      const twice = await rows(
        `select 1 from account where domain is not null group by workspace_id, mode, domain having count(*) > 1`,
      );
      expect([twice, links.filter(({ link }) => link === 'review')]).toEqual([[], []]);
    });

    it('so that the MRR of all counts each customer once', async () => {
      expect(await totals()).toEqual(await earnedOnce(product));
    });
  });

  describe('whatever happens to a customer whom only Measure has', () => {
    it('leads to the same flags and drafts as with Stripe', async () => {
      const alone = await aloneInMeasure();
      const monthly = alone.filter(({ hasCard, metered, plan }) => hasCard && !metered && !plan.includes(','));
      const [failed, overdue] = monthly.map(({ id }) => id);
      const using = alone.find(({ metered }) => metered)?.id;
      const renewing = alone.find(({ plan }) => plan.includes('annual'))?.id;
      const happens = [
        [failed, 'fail-payment', {}, 'payment_failed'],
        [overdue, 'make-overdue', { inSeconds: 0 }, 'invoice_overdue'],
        [using, 'usage', { percent: 130 }, 'usage_over_plan'],
        [renewing, 'bring-renewal-near', { days: 20 }, 'renewal_approaching'],
      ] as const;
      for (const [customer = '', action, details] of happens) await actInSandbox(product, customer, action, details);
      await office.holds('measure', 3);
      await office.bring('measure');
      for (const [customer = '', , , trigger] of happens) {
        const { accountId } = await flaggedAccount(product, client, { customer, trigger });
        await settled(product);
        expect([trigger, await standing(accountId, trigger)]).toEqual([trigger, once]);
      }
      office.empty();
    });
  });

  describe('a payment that both systems see fail', () => {
    const used: string[] = [];

    beforeAll(askNobody);

    it.each<[string, readonly ('stripe' | 'measure' | 'read again')[]]>([
      ['from Stripe, then from Measure', ['stripe', 'measure']],
      ['from Measure, then from Stripe, and all once more', ['measure', 'stripe', 'measure', 'stripe']],
      ['from Measure, and from Stripe only when everything is read again', ['measure', 'read again', 'measure']],
    ])('is one cause, flag, enrollment and draft: heard %s', async (_order, steps) => {
      const calm = new Set(await calmInBoth());
      const customer = [...calm].find((id) => !used.includes(id)) ?? '';
      used.push(customer);
      const account = await accountOf(product, customer);
      await happensInBoth(customer, 'fail-payment');
      for (const [index, step] of steps.entries()) {
        await (step === 'read again' ? readAgain(stripe) : office.bring(step));
        await settled(product);
        // Measure names Stripe's id of it: for a minute it is awaited what Stripe says.
        const mayBeAwaited = index === 0 && step === 'measure';
        expect(mayBeAwaited ? [none, once] : [once]).toContainEqual(await standing(account, 'payment_failed'));
      }
      office.empty();
      await happensInBoth(customer, 'pay');
      for (const step of steps) await (step === 'read again' ? readAgain(stripe) : office.bring(step));
      await settled(product);
      expect(await standing(account, 'payment_failed')).toEqual(over);
      // What was flagged twice for a moment, before anybody could know, was closed as what it was.
      const flags = `select state from flag where account_id = $1 and trigger = 'payment_failed'
        and closed_words not like '%two billing systems%'`;
      expect(await rows(flags, [account])).toEqual([{ state: 'closed' }]);
      // Its invoice may have fallen due meanwhile: that is another cause.
      const enrolled = `enrollment e join cause k on k.workspace_id = e.workspace_id and k.id = e.cause_id
        and e.account_id = $1 and k.trigger = 'payment_failed'`;
      expect(await rows(`select e.state from ${enrolled}`, [account])).toEqual([{ state: 'closed' }]);
      expect(await rows(`select m.status from message m, ${enrolled} where m.enrollment_id = e.id`, [account])).toEqual(
        [{ status: 'withdrawn' }],
      );
      office.empty();
    });
  });

  describe('the primary source', () => {
    it('differs from the other for reasons that facts tell', async () => {
      const causes = {
        tax: 'tax_included_by_one',
        discount: 'discount_counted_by_one',
        past_due: 'past_due',
        metering: 'metering',
      };
      const told = new Map(Object.entries(causes));
      const differing = (await pairsOf(product)).filter(({ difference }) => difference !== null);
      expect(differing.length).toBeGreaterThan(0);
      for (const { stripe: customer, difference } of differing) {
        const id = await accountOf(product, customer);
        const variance = await client.call(getRevenueVariance, { params: { id } });
        expect(variance.reasons.map(({ code }) => code)).toEqual([told.get(difference ?? '')]);
        expect(variance.unexplained).toEqual([]);
      }
    });

    it('changes what a preview said, with a line in the history, fires nothing, and can be changed back', async () => {
      const [before, shown] = [await effects(), await everyone()];
      const preview = await client.call(previewRevenueSource, { body: { ...mode, system: 'measure', limit: 200 } });
      expect(preview.rows.length).toBeGreaterThan(0);
      expect(await everyone()).toEqual(shown);
      await choose('measure');
      expect(await totals()).toEqual(
        Object.fromEntries(preview.totals.map(({ currency, after }) => [currency, after.minor])),
      );
      const after = new Map((await everyone()).map((row) => [row.id, row]));
      for (const { accountId, after: told } of preview.rows) {
        // The preview states nothing in the currency beside it; a list states no amount.
        const mrr = told.mrr?.filter(({ minor }) => minor !== 0) ?? null;
        expect(after.get(accountId)).toMatchObject({ mrr, renewsAt: told.renewsAt });
        const { rows: lines } = await client.call(listTimeline, {
          params: { id: accountId },
          query: { kind: 'billing' },
        });
        expect(lines[0]?.words).toBe('Revenue now comes from Measure, before from Stripe');
      }
      const changed = new Set(preview.rows.map(({ accountId }) => accountId));
      const others = shown.filter(({ id }) => !changed.has(id));
      expect(others.map(({ id }) => after.get(id)?.mrr)).toEqual(others.map(({ mrr }) => mrr));
      expect(await effects()).toEqual(before);
      await choose('stripe');
      expect(await totals()).toEqual(await earnedOnce(product));
      expect(await effects()).toEqual(before);
    });
  });

  describe('what no webhook told', () => {
    it('is found by reading everything again, with the same flag and draft, and the report says so', async () => {
      await askNobody();
      const [customer = ''] = await calmCustomers(product, stripe);
      const alone = (await aloneInMeasure()).find(({ hasCard, metered }) => hasCard && !metered)?.id ?? '';
      for (const id of [customer, alone]) await actInSandbox(product, id, 'fail-payment');
      for (const [connection, id] of [
        [stripe, customer],
        [measure, alone],
      ] as const) {
        const account = await accountOf(product, id);
        expect(await standing(account, 'payment_failed')).toMatchObject({ flags: 0 });
        await readAgain(connection);
        expect(await standing(account, 'payment_failed')).toEqual(once);
        const { rows: readings } = await client.call(listReadings, { params: { id: connection } });
        expect(readings[0]).toMatchObject({ cause: 'asked', status: 'done' });
        expect(readings[0]?.findings).toContainEqual(
          expect.objectContaining({ kind: 'invoice', change: 'added', words: expect.any(String) }),
        );
      }
      office.empty();
    });
  });

  describe('disconnecting Measure', () => {
    let before: object[];
    let whole: Record<string, number>;
    let owners: ReadonlyMap<string, string>;

    /** The account of each customer of Measure's that has one. */
    const ownersNow = async () => {
      const text = 'select external_id as id, account_id as account from billing_customer where connection_id = $1';
      const found = await rows<{ id: string; account: string | null }>(text, [measure]);
      return new Map(found.flatMap(({ id, account }) => (account === null ? [] : [[id, account]])));
    };

    it('takes its fields away everywhere, even while it is primary; who is in Stripe too goes on with Stripe', async () => {
      await choose('measure');
      [before, whole, owners] = [await effects(), await totals(), await ownersNow()];
      await client.call(removeConnection, { params: { id: measure } });
      await until('Measure to be gone', async () => {
        const { status } = await client.call(getConnection, { params: { id: measure } });
        return status === 'disconnected';
      });
      await settled(product);
      const both = new Set(pairs.map((pair) => pair.measure));
      const theirs = await rows<{ id: string; account: string }>(
        `select external_id as id, account_id as account from billing_customer where connection_id = $1 and account_id is not null`,
        [measure],
      );
      const listed = new Map((await everyone()).map((row) => [row.id, row]));
      const { rows: shown } = await client.call(listAccounts, { query: { ...mode, pill: 'contacts', limit: 200 } });
      const contacts = new Map(shown.map((row) => [row.id, row]));
      const nothing = {
        status: 'contact',
        mrr: null,
        plan: null,
        usagePercent: null,
        renewsAt: null,
        paymentHealth: null,
        score: null,
      };
      expect(theirs.length).toBeGreaterThan(50);
      for (const { account } of theirs.filter(({ id }) => !both.has(id))) {
        expect(listed.has(account)).toBe(false);
        expect(contacts.get(account)).toMatchObject(nothing);
        const { revenue } = await client.call(getAccount, { params: { id: account } });
        expect(revenue).toBeNull();
      }
      for (const { account } of theirs.filter(({ id }) => both.has(id))) {
        const { revenue } = await client.call(getAccount, { params: { id: account } });
        expect([listed.get(account)?.mrr, revenue?.source?.system]).toEqual([expect.any(Array), 'stripe']);
        expect(contacts.has(account)).toBe(false);
        expect(JSON.stringify(revenue)).not.toContain(measure);
      }
      const held = await rows(`select 1 from billing_object where connection_id = $1`, [measure]);
      expect(held).toEqual([]);
      expect(await totals()).toEqual(await earnedInStripe(product));
      expect(await effects()).toEqual(before);
    });

    it('and connecting it again brings the same accounts back, and fires nothing twice', async () => {
      expect(await connectMeasure()).toBe(measure);
      expect(await totals()).toEqual(whole);
      const now = await ownersNow();
      expect([...owners].filter(([id, account]) => now.get(id) !== account)).toEqual([]);
      await choose('stripe');
      expect(await totals()).toEqual(await earnedOnce(product));
      expect(await effects()).toEqual(before);
    });
  });
});
