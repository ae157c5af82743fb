import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { getAccount } from '#contracts/accounts.ts';
import { type ChargeFeesDto, listChargeFees } from '#contracts/charge-fees.ts';
import { listMembers } from '#contracts/session.ts';
import { listTimeline } from '#contracts/timeline.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { AccountPage } from './account-page.tsx';
import type { Charge } from './charge-fees.ts';
import { anAccount } from './testing/accounts.ts';

const account = anAccount();
const held = account.revenue;
const failed = held?.charges[0];
if (!held || !failed) throw new Error('The account of the tests has a charge.');
const paid: Charge = {
  ...failed,
  status: 'succeeded',
  failureReason: null,
  source: { ...failed.source, externalId: 'ch_2' },
};
const refunds = held.refunded;
const both: Charge[] = [failed, paid];
const dollars = (minor: number, text: string) => ({ minor, currency: 'usd', text });
const settlement = {
  gross: dollars(54_350, '$543.50'),
  fee: dollars(1_606, '$16.06'),
  net: dollars(52_744, '$527.44'),
  source: { ...paid.source, kind: 'balance_transaction', externalId: 'txn_2' },
};

const served = (charges = both, revenue: Partial<typeof held> = {}) =>
  new FakeServer()
    .on(getAccount, anAccount({ revenue: { ...held, charges, ...revenue } }))
    .on(listTimeline, { rows: [], nextCursor: null, total: 0 })
    .on(listMembers, { rows: [] });
const feesOf = (changes: Partial<ChargeFeesDto>) => ({
  rows: [
    { charge: failed.source, isReleased: false, settlement: null, words: 'Nothing was paid.' },
    { charge: paid.source, isReleased: false, settlement: null, words: null, ...changes },
  ],
});
const open = async () => {
  renderPage(AccountPage, { path: '/accounts/:id', address: `/accounts/${account.id}` });
  return within(await screen.findByRole('region', { name: 'Charges' }));
};

describe('charges of an account', () => {
  it('say what was left after fees, and in which currency where it is another', async () => {
    served().on(listChargeFees, feesOf({ settlement, words: 'Settled as $543.50' }));
    const panel = await open();
    expect(await panel.findByText('$16.06')).toBeTruthy();
    const rows = panel.getAllByRole('row').map((row) => row.textContent);
    expect(rows[0]).toMatch(/Fee.*Net/);
    for (const name of ['Fee', 'Net'])
      expect(panel.getByRole('columnheader', { name }).title).toBe('Before refunds and disputes');
    expect(rows[1]).toMatch(/Insufficient funds.*€500\.00––$/);
    expect(rows[2]).toMatch(/Settled as \$543\.50.*€500\.00\$16\.06\$527\.44$/);
  });

  it('call an authorisation released that was never captured, and refund nothing by it', async () => {
    const words = 'Released: it was authorised and never captured, so nothing was paid.';
    const released = { ...paid, refunded: paid.amount };
    served([failed, released]).on(listChargeFees, feesOf({ isReleased: true, words }));
    const panel = await open();
    expect(await panel.findByText(words)).toBeTruthy();
    const row = panel.getAllByRole('row').at(-1)?.textContent;
    expect(row).toMatch(/Released.*–€500\.00$/);
    expect(row).not.toContain('Succeeded');
  });

  it('say once why nobody knows, and show no empty columns', async () => {
    const words = 'Fees and net amounts are missing. The key may not read balance transactions.';
    served().on(listChargeFees, feesOf({ words }));
    const panel = await open();
    expect(await panel.findByText(words)).toBeTruthy();
    expect(panel.queryByRole('columnheader', { name: 'Fee' })).toBeNull();
    expect(panel.queryByText('Nothing was paid.')).toBeNull();
  });

  it('say that the fees could not be loaded, and ask again', async () => {
    const server = served().refuse(listChargeFees, 500, 'internal');
    const panel = await open();
    const retry = await panel.findByRole('button', { name: 'Try again' });
    server.on(listChargeFees, feesOf({ settlement }));
    await userEvent.click(retry);
    expect(await panel.findByText('$527.44')).toBeTruthy();
  });

  it('are not told as none where they may not be read, and neither are refunds', async () => {
    const words = 'The key may not read charges and refunds: tick charge_read on it in Stripe.';
    served([], { chargesWords: words, refunded: { ...refunds, value: null, reason: words } });
    const panel = await open();
    expect(panel.getByText(words)).toBeTruthy();
    expect(panel.queryByText(/Billing has no charge/)).toBeNull();
    expect(screen.getByText('Refunded', { selector: 'dt' }).nextElementSibling?.textContent).toBe(words);
  });

  it('say that they are not all where one system tells them and another may not', async () => {
    const words = 'The key may not read charges and refunds: tick charge_read on it in Stripe.';
    const refunded = { ...refunds, value: [dollars(500, '$5.00')], reason: words };
    served([failed], { chargesWords: words, refunded });
    const panel = await open();
    expect(panel.getByText(`Not all charges are known. ${words}`)).toBeTruthy();
    expect(panel.getByText('Insufficient funds')).toBeTruthy();
    expect(screen.getByText('Refunded', { selector: 'dt' }).nextElementSibling?.textContent).toBe(`$5.00${words}`);
  });

  it('do not ask after fees where nothing was paid', async () => {
    const server = served([failed]);
    const panel = await open();
    expect(panel.getByText('Insufficient funds')).toBeTruthy();
    expect(server.asked.some(({ path }) => path.endsWith('/charge-fees'))).toBe(false);
  });
});
