import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { getMrrHistory } from '#contracts/mrr-history.ts';
import {
  chooseRevenueSource,
  listRevenueSources,
  previewRevenueSource,
  type RevenueSourceDto,
} from '#contracts/revenue-sources.ts';
import { listRevenueVariance } from '#contracts/revenue-variance.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { RevenuePage } from './revenue-page.tsx';
import { aPreview, aSource, euros } from './testing/revenue.ts';

const months = {
  currency: 'eur',
  asOf: '2026-11-22T10:00:00.000Z',
  rows: [
    {
      month: '2026-10',
      mrr: [euros(900, '€900.00')],
      converted: null,
      reconstructed: [euros(900, '€900.00')],
      accounts: 3,
      unknown: 1,
      doubts: [],
    },
    {
      month: '2026-11',
      mrr: [euros(1000, '€1,000.00')],
      converted: null,
      reconstructed: [],
      accounts: 4,
      unknown: 0,
      doubts: [],
    },
  ],
};
const differing = {
  rows: [
    {
      accountId: '00000000-0000-4000-8000-000000010000',
      name: 'Halden Robotics',
      systems: [
        { system: 'measure', label: 'Measure', isPrimary: false, mrr: [euros(400, '€400.00')] },
        { system: 'stripe', label: 'Stripe', isPrimary: true, mrr: [euros(500, '€500.00')] },
      ],
      difference: [euros(-100, '-€100.00')],
      mainReason: { code: 'metering', words: 'Metered use', sentence: null },
    },
  ],
  nextCursor: null,
  total: null,
};
const served = (changes: Partial<RevenueSourceDto> = {}) =>
  new FakeServer()
    .on(listRevenueSources, { rows: [aSource(changes)] })
    .on(previewRevenueSource, aPreview())
    .on(getMrrHistory, months)
    .on(listRevenueVariance, differing);
const open = (address = '/revenue', me = aMe) => renderPage(RevenuePage, { path: '/revenue', address, me });

describe('a switch that moves accounts to another status', () => {
  it('says how many, from which to which, and of each account', async () => {
    const [row] = aPreview().rows;
    const words = 'MRR changes for no account, the renewal date for none, the status for 12.';
    const statusWords = '9 Past due → Active, 3 Active → Canceled';
    const rows = row ? [{ ...row, changesStatus: true, otherChanges: ['Past due → Active', 'Team → Scale'] }] : [];
    served().on(previewRevenueSource, aPreview({ words, statusWords, changesStatus: 12, rows }));
    open();
    await userEvent.click(await screen.findByRole('radio', { name: 'Measure' }));
    expect(await screen.findByRole('heading', { name: words })).toBeTruthy();
    expect(screen.getByText(`Status: ${statusWords}.`)).toBeTruthy();
    expect(screen.getByText('Renewal 9 Dec → 19 Dec; Past due → Active; Team → Scale')).toBeTruthy();
  });
});

describe('the primary source', () => {
  it('says which system is believed, since when, and when to choose which', async () => {
    served();
    open();
    expect(await screen.findByText('MRR comes from Stripe.')).toBeTruthy();
    expect(screen.getByText(/primary because it was connected first/)).toBeTruthy();
    expect(screen.getByText('Choose Measure for its meters.')).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'Stripe', checked: true })).toBeTruthy();
  });

  it('shows what a switch would change before it is made, and changes nothing by looking', async () => {
    const server = served();
    const { address } = open();
    await userEvent.click(await screen.findByRole('radio', { name: 'Measure' }));
    const words = 'MRR changes for 1 account, the renewal date for 1, total −10 %.';
    expect(await screen.findByRole('heading', { name: words })).toBeTruthy();
    expect(address()).toContain('consider=measure');
    const totals = within(screen.getByRole('table', { name: 'MRR before and after' }));
    expect(totals.getByRole('row', { name: 'EUR €1,000.00 €900.00 −10 %' })).toBeTruthy();
    const accounts = within(screen.getByRole('table', { name: 'Accounts that change' }));
    expect(
      accounts.getByRole('row', { name: /Halden Robotics €500.00.*€400.00 −€100.00 Past due Renewal 9 Dec → 19 Dec/ }),
    ).toBeTruthy();
    const why = within(screen.getByRole('table', { name: 'Why MRR changes' }));
    expect(why.getByRole('row', { name: 'Past due 1 −€100.00' })).toBeTruthy();
    expect(accounts.getByText('Past due').title).toBe('Stripe counts it, Measure does not.');
    expect(server.asked.some(({ method }) => method === 'PUT')).toBe(false);
  });

  it('says once of each account what else changes, and nothing of what does not', async () => {
    const [row] = aPreview().rows;
    const rows = row ? [{ ...row, changesRenewal: false, otherChanges: [] }] : [];
    served().on(previewRevenueSource, aPreview({ rows }));
    open('/revenue?consider=measure');
    const accounts = within(await screen.findByRole('table', { name: 'Accounts that change' }));
    expect(accounts.getAllByRole('columnheader').map((head) => head.textContent)).toContain('Renewal, status, plan');
    expect(accounts.getByRole('row', { name: /Past due –$/ })).toBeTruthy();
    expect(accounts.queryByText('same')).toBeNull();
  });

  it('says of how many accounts the reasons were asked, where it is not all of them', async () => {
    const rows = [{ code: 'past_due', words: 'Past due', accounts: 200, mrrDifference: [] }];
    served().on(previewRevenueSource, aPreview({ changesMrr: 1_204, reasons: { accounts: 200, rows } }));
    open('/revenue?consider=measure');
    const name = 'Main reason, of the 200 accounts furthest apart';
    expect(await screen.findByRole('columnheader', { name })).toBeTruthy();
  });

  it('switches, and closes the preview', async () => {
    const server = served().on(chooseRevenueSource, aSource());
    const { address } = open('/revenue?consider=measure');
    const button = await screen.findByRole('button', { name: 'Switch to Measure' });
    server.on(listRevenueSources, { rows: [aSource({ primary: { system: 'measure', label: 'Measure' } })] });
    await userEvent.click(button);
    await waitFor(() => expect(address()).toBe('/revenue'));
    await waitFor(() => expect(document.activeElement?.id).toBe('content'));
    expect(server.lastBody('/revenue-sources')).toEqual({ mode: 'test', system: 'measure' });
  });

  it.each(['{Escape}', '{Tab}{Enter}'])(
    'is left as it is by %s, with the focus on the one that stays',
    async (keys) => {
      const server = served();
      const { address } = open('/revenue?consider=measure');
      (await screen.findByRole('button', { name: 'Switch to Measure' })).focus();
      await userEvent.keyboard(keys);
      await waitFor(() => expect(address()).toBe('/revenue'));
      expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Stripe' }));
      expect(server.asked.some(({ method }) => method === 'PUT')).toBe(false);
    },
  );

  it('says that nothing was changed when the switch is refused', async () => {
    served().refuse(chooseRevenueSource, 409, 'source_not_connected');
    open('/revenue?consider=measure');
    await userEvent.click(await screen.findByRole('button', { name: 'Switch to Measure' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Stripe stays primary.');
  });

  it('lets those who may not switch look', async () => {
    served();
    open('/revenue?consider=measure', { ...aMe, member: { ...aMe.member, role: 'csm' } });
    expect(await screen.findByText('An owner or admin can switch.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Switch/ })).toBeNull();
  });

  it.each([
    [euros(1000, '€1,000.00'), 'No change'],
    [euros(1000.01, '€1,000.01'), 'About the same'],
  ])('does not call a small change of a total none: %j is %s', async (after, words) => {
    const total = { currency: 'eur', before: euros(1000, '€1,000.00'), after, percent: 0 };
    served().on(previewRevenueSource, aPreview({ totals: [total] }));
    open('/revenue?consider=measure');
    expect(await screen.findByRole('cell', { name: words })).toBeTruthy();
  });

  it('names the currencies that keep totals apart', async () => {
    const converted = { total: null, rateDay: null, missing: ['jpy'] };
    served().on(previewRevenueSource, aPreview({ beforeConverted: converted, afterConverted: converted }));
    open('/revenue?consider=measure');
    expect(await screen.findByText(/There is no rate for JPY/)).toBeTruthy();
  });

  it('offers no choice where there is none', async () => {
    const [stripe] = aSource().systems;
    served({ canChoose: false, systems: stripe ? [stripe] : [], words: 'Stripe is the only source of revenue.' });
    open();
    expect(await screen.findByText('Stripe is the only source of revenue.')).toBeTruthy();
    expect(screen.queryByRole('radio', { name: 'Stripe' })).toBeNull();
  });

  it('leads to Connectors where nothing is connected', async () => {
    served({ primary: null, canChoose: false, systems: [] }).on(getMrrHistory, { ...months, rows: [] });
    open();
    expect(await screen.findByText('No billing system is connected.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open Connectors' })).toBeTruthy();
  });

  it('says what failed and tries again', async () => {
    const server = served().refuse(listRevenueSources, 500, 'internal');
    open();
    expect(await screen.findByText('The sources of revenue could not be loaded.')).toBeTruthy();
    server.on(listRevenueSources, { rows: [aSource()] });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('MRR comes from Stripe.')).toBeTruthy();
  });
});

describe('MRR by month', () => {
  it('says while everything is read for the first time when there will be months', async () => {
    const systems = aSource()
      .systems.slice(0, 1)
      .map((one) => ({ ...one, isReading: true }));
    served({ systems, canChoose: false }).on(getMrrHistory, { ...months, rows: [] });
    open();
    expect(await screen.findByRole('heading', { name: 'MRR by month' })).toBeTruthy();
    expect(screen.getByText(/^Billing is still being read\./)).toBeTruthy();
  });

  it('is drawn with what was reconstructed marked, and told in a table', async () => {
    served();
    open();
    const name = 'MRR by month: from €900.00 to €1,000.00 as of now. 1 of 2 months are reconstructed.';
    const chart = await screen.findByRole('img', { name });
    expect(chart.querySelectorAll('[data-computed]')).toHaveLength(1);
    expect(screen.getByText(/the time before the connection/)).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
    const table = within(screen.getByRole('table', { name: 'MRR by month' }));
    expect(table.getByRole('row', { name: 'Oct 2026 €900.00 All of it 3 1' })).toBeTruthy();
    expect(table.getByRole('row', { name: /^Nov 2026 As of now, 22 Nov/ })).toBeTruthy();
  });

  it('says of a sum that could not be held that it is too large, not that it is nothing', async () => {
    const tooLarge = 'The amount 18014398509481982 EUR cannot be represented exactly.';
    served().on(getMrrHistory, {
      ...months,
      rows: months.rows.map((row) => ({ ...row, doubts: [tooLarge], mrr: [] })),
    });
    open();
    expect((await screen.findAllByText(tooLarge)).length).toBeGreaterThan(0);
    expect(screen.queryByText('Nothing counted into MRR at the end of any month.')).toBeNull();
    await userEvent.click(await screen.findByRole('radio', { name: 'Table' }));
    expect(screen.getAllByText(tooLarge)).toHaveLength(months.rows.length);
  });

  it('says beside the chart which currency is in none of its months', async () => {
    const tooLarge = 'The amount 18014398509481982 USD cannot be represented exactly.';
    served().on(getMrrHistory, { ...months, rows: months.rows.map((row) => ({ ...row, doubts: [tooLarge] })) });
    open();
    expect(await screen.findByText(`In no sum of Nov 2026: ${tooLarge}`)).toBeTruthy();
  });

  it('begins with the total that Customers shows, and says what has no rate; its parts are named as such', async () => {
    const dinars = { minor: 1_500, currency: 'kwd', text: 'KWD 1.500' };
    const converted = { total: euros(1100, '€1,100.00'), rateDay: '2026-11-20', missing: ['kwd'] };
    const rows = months.rows.map((row) => ({ ...row, mrr: [...row.mrr, dinars], converted }));
    served().on(getMrrHistory, { ...months, rows });
    open();
    expect(await screen.findByText('≈ €1,100.00 + KWD 1.500')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'All in EUR', pressed: true })).toBeTruthy();
    expect(screen.getByText(/No rate for KWD in 2 of 2 months: its amounts stand beside the total/)).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
    expect(screen.getAllByRole('cell', { name: '≈ €1,100.00 + KWD 1.500' })).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Billed in EUR' }));
    expect(screen.getByRole('cell', { name: '€1,000.00' })).toBeTruthy();
  });
});

describe('the differences', () => {
  it('name both figures, the primary first, and open the account at its reasons', async () => {
    served();
    open('/revenue?tab=differences');
    const table = within(await screen.findByRole('table', { name: 'Accounts that differ' }));
    const headers = table.getAllByRole('columnheader').map((header) => header.textContent);
    expect(headers).toEqual(['Account', 'Stripe, primary', 'Measure', 'Main reason', 'Difference']);
    expect(table.getByRole('cell', { name: 'Metered use' })).toBeTruthy();
    const link = table.getByRole('link', { name: 'Halden Robotics' });
    expect(link.getAttribute('href')).toBe('/accounts/00000000-0000-4000-8000-000000010000#two-systems');
  });

  it('say so where there are none, and where one system is alone', async () => {
    served().on(listRevenueVariance, { rows: [], nextCursor: null, total: null });
    open('/revenue?tab=differences');
    expect(await screen.findByText('Nothing differs.')).toBeTruthy();
  });
});
