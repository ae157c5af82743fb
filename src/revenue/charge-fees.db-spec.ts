import { listChargeFees } from '#contracts/charge-fees.ts';
import { aCustomer, aSubscription, type Json } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { ChargeFeesQueries } from './charge-fees.queries.ts';
import { RevenueModule } from './revenue.module.ts';

describe('what is left of charges after fees', () => {
  const at = JudgedBook.inEach({ imports: [RevenueModule] });

  const charge = (id: string, given: Json = {}): Json => ({
    id,
    object: 'charge',
    customer: 'cus_1',
    amount: 10_000,
    amount_refunded: 0,
    currency: 'usd',
    created: at.clock.now().getTime() / 1000,
    status: 'succeeded',
    ...given,
  });
  const entry = (id: string, given: Json = {}): Json => ({
    id,
    object: 'balance_transaction',
    amount: 10_000,
    fee: 320,
    net: 9_680,
    currency: 'usd',
    ...given,
  });
  const receive = async (...objects: readonly Json[]) => {
    const [id = ''] = await at.book.receive(at.stripe, [
      aCustomer('cus_1'),
      aSubscription('cus_1', at.clock.now()),
      ...objects,
    ]);
    return id;
  };
  const fees = async (id: string) => {
    const rows = await at.get(ChargeFeesQueries).list(at.workspaceId, id);
    listChargeFees.response.parse({ rows });
    return new Map(rows.map((row) => [row.charge.externalId, row]));
  };
  const alter = (change: string, ...values: unknown[]) =>
    at.rows(`update connection set ${change} where workspace_id = $1`, ...values);

  it('are the fee and the net of the entry that the charge names', async () => {
    const id = await receive(charge('ch_1', { balance_transaction: 'txn_1' }), entry('txn_1'), entry('txn_2'));
    expect([...(await fees(id)).values()]).toMatchObject([
      {
        charge: { externalId: 'ch_1' },
        settlement: {
          gross: { minor: 10_000, currency: 'usd' },
          fee: { minor: 320, currency: 'usd', text: '$3.20' },
          net: { minor: 9_680, currency: 'usd', text: '$96.80' },
          source: { kind: 'balance_transaction', externalId: 'txn_1' },
        },
        words: null,
      },
    ]);
  });

  it('say in which currency they are where it is not that of the charge', async () => {
    const paid = charge('ch_1', { currency: 'eur', balance_transaction: 'txn_1' });
    const id = await receive(paid, entry('txn_1', { amount: 10_870, fee: 345, net: 10_525 }));
    expect((await fees(id)).get('ch_1')).toMatchObject({
      settlement: { net: { minor: 10_525, currency: 'usd' } },
      words: 'Settled as $108.70',
    });
  });

  it('say that they are before refunds and disputes where something was refunded', async () => {
    const id = await receive(
      charge('ch_whole', { balance_transaction: 'txn_1', amount_refunded: 10_000, refunded: true }),
      charge('ch_part', { balance_transaction: 'txn_2', amount_refunded: 1, currency: 'eur' }),
      entry('txn_1'),
      entry('txn_2'),
    );
    const rows = await fees(id);
    expect(rows.get('ch_whole')).toMatchObject({
      settlement: { net: { text: '$96.80' } },
      words: 'Net before refunds and disputes',
    });
    expect(rows.get('ch_part')).toMatchObject({ words: 'Settled as $100.00, before refunds and disputes' });
    expect(listChargeFees.summary).toContain('before refunds and disputes');
  });

  it('are absent with the reason: nothing was paid, it is not settled, or not read', async () => {
    const id = await receive(
      charge('ch_failed', { status: 'failed' }),
      charge('ch_pending', { status: 'pending' }),
      charge('ch_authorised', { captured: false, balance_transaction: null }),
      charge('ch_released', { captured: false, balance_transaction: null, amount_refunded: 10_000, refunded: true }),
      charge('ch_kept_before_names'),
      charge('ch_early', { balance_transaction: 'txn_1' }),
      charge('ch_odd', { balance_transaction: 'txn_2' }),
      entry('txn_2', { fee: 'unreadable' }),
    );
    const withoutEntry = "Not in Stripe's books yet: only authorised, or not settled.";
    const notRead = 'Fees not read yet: the nightly reading brings them.';
    const words = async () => Object.fromEntries([...(await fees(id))].map(([name, row]) => [name, row.words]));
    expect(await words()).toEqual({
      ch_failed: 'Nothing was paid.',
      ch_pending: 'Not settled yet.',
      ch_authorised: withoutEntry,
      ch_released: 'Released: it was authorised and never captured, so nothing was paid.',
      ch_kept_before_names: notRead,
      ch_early: notRead,
      ch_odd: notRead,
    });
    const released = [...(await fees(id))].filter(([, row]) => row.isReleased).map(([name]) => name);
    expect(released).toEqual(['ch_released']);
    await at.rows(
      `insert into backfill (workspace_id, connection_id, is_first, status, frozen_at) values ($1, $2, true, 'running', now())`,
      at.stripe.id,
    );
    expect(await words()).toMatchObject({
      ch_authorised: withoutEntry,
      ch_early: 'Fees are being read: they come after everything else.',
    });
    const missing = { kind: 'balance_transaction', label: 'Balance transactions', words: 'balance_read is missing.' };
    await alter('unread = $2', JSON.stringify([{ ...missing, isRequired: false }]));
    expect(await words()).toMatchObject({
      ch_failed: 'Nothing was paid.',
      ch_early: 'Fees and net amounts are missing. balance_read is missing.',
    });
    const refused = {
      resource: 'balance_transactions',
      label: 'Balance transactions',
      isRequired: false,
      permissions: ['balance_read'],
    };
    await alter('resources = $2', JSON.stringify([{ ...refused, result: 'missing' }]));
    const why = 'Balance transactions may not be read: balance_read is missing in Stripe.';
    expect(await words()).toMatchObject({ ch_early: `Fees and net amounts are missing. ${why}` });
  });

  it('go at once with a connection that is ended', async () => {
    const id = await receive(charge('ch_1', { balance_transaction: 'txn_1' }), entry('txn_1'));
    expect((await fees(id)).size).toBe(1);
    await alter(`status = 'disconnecting'`);
    expect((await fees(id)).size).toBe(0);
  });
});
