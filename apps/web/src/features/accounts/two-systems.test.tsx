import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { getAccount } from '#contracts/accounts.ts';
import { listTimeline } from '#contracts/timeline.ts';
import { getAccountMrrHistory } from '#contracts/mrr-history.ts';
import { type AccountVarianceDto, getRevenueVariance } from '#contracts/revenue-variance.ts';
import { listMembers } from '#contracts/session.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { AccountPage } from './account-page.tsx';
import { anAccount } from './testing/accounts.ts';

const account = anAccount();
const connectionId = '00000000-0000-4000-8000-000000090000';
const source = (system: string, kind: string, externalId: string) => ({
  system,
  connectionId,
  kind,
  externalId,
  url: null,
});
const customer = (system: string) => ({ name: null, email: null, source: source(system, 'customer', `cus_${system}`) });
const euros = (amount: number, text: string) => ({ minor: amount * 100, currency: 'eur', text });
const renewsAt = '2026-12-16T09:00:00.000Z';
const side = (system: string, label: string) => ({
  system,
  label,
  isPrimary: system === 'stripe',
  isOwner: system === 'stripe',
  mrr: [euros(1240, '€1,240.00')],
  reason: null,
  renewsAt,
  status: 'active' as const,
  plan: 'Scale',
  sources: [source(system, 'customer', `cus_${system}`)],
});
const variance: AccountVarianceDto = {
  accountId: account.id,
  systems: [side('stripe', 'Stripe'), { ...side('measure', 'Measure'), mrr: [euros(1300, '€1,300.00')] }],
  difference: [euros(60, '€60.00')],
  reasons: [
    {
      code: 'tax_counted_by_one',
      words: 'Measure counts tax.',
      amount: [euros(40, '€40.00')],
      sources: [source('measure', 'subscription', 'subs_1')],
    },
  ],
  unexplained: [euros(20, '€20.00')],
  words: 'The systems differ; a part of it no fact explains.',
};
/** In the last of these months. */
const asOf = '2026-11-22T10:00:00.000Z';
const months = [
  {
    month: '2026-10',
    mrr: [euros(900, '€900.00')],
    converted: null,
    isReconstructed: true,
    doubts: ['The price as it is now is assumed.'],
  },
  { month: '2026-11', mrr: [euros(1240, '€1,240.00')], converted: null, isReconstructed: false, doubts: [] },
];

function served(systems: readonly string[], changes: Partial<AccountVarianceDto> = {}) {
  const { revenue } = account;
  if (!revenue) throw new Error('The account of the tests has revenue.');
  return new FakeServer()
    .on(getAccount, anAccount({ revenue: { ...revenue, customers: systems.map(customer) } }))
    .on(listTimeline, { rows: [], nextCursor: null, total: 0 })
    .on(listMembers, { rows: [] })
    .on(getAccountMrrHistory, { currency: 'eur', asOf, noneWords: null, rows: months })
    .on(getRevenueVariance, { ...variance, ...changes });
}
const open = () => renderPage(AccountPage, { path: '/accounts/:id', address: `/accounts/${account.id}` });
const region = (name: string) => screen.findByRole('region', { name });

describe('an account that two systems know', () => {
  it('says of each fact which system speaks', async () => {
    served(['stripe', 'measure']);
    open();
    const revenue = within(await region('Revenue'));
    expect(await revenue.findAllByRole('link', { name: /Stripe subscription/ })).not.toHaveLength(0);
  });

  it('takes the difference apart, and names what no fact explains', async () => {
    served(['stripe', 'measure']);
    open();
    const panel = within(await region('Two systems'));
    expect(await panel.findByText('The systems differ; a part of it no fact explains.')).toBeTruthy();
    const why = within(panel.getByRole('table', { name: 'Why they differ' }));
    const rows = why.getAllByRole('row').map((row) => row.textContent);
    expect(rows).toEqual([
      expect.stringMatching(/^Measure counts tax\..*Measure subscription.*\+€40\.00$/),
      expect.stringMatching(/^Unexplained.*\+€20\.00$/),
      'Measure less Stripe+€60.00',
    ]);
  });

  it('says that they agree without taking anything apart', async () => {
    served(['stripe', 'measure'], { difference: [], reasons: [], unexplained: [], words: 'Both state the same MRR.' });
    open();
    const panel = within(await region('Two systems'));
    expect(await panel.findByText('Both state the same MRR.')).toBeTruthy();
    expect(panel.queryByRole('table', { name: 'Why they differ' })).toBeNull();
  });

  it('says what failed, and tries again', async () => {
    const server = served(['stripe', 'measure']).refuse(getRevenueVariance, 500, 'internal');
    open();
    const panel = within(await region('Two systems'));
    const retry = await panel.findByRole('button', { name: 'Try again' });
    server.on(getRevenueVariance, variance);
    await userEvent.click(retry);
    expect(await panel.findByText(variance.words)).toBeTruthy();
  });
});

describe('an account that one system knows', () => {
  it('is not compared with anything', async () => {
    const server = served(['stripe']);
    open();
    await region('Revenue');
    expect(screen.queryByRole('region', { name: 'Two systems' })).toBeNull();
    expect(server.asked.some(({ path }) => path.endsWith('/revenue-variance'))).toBe(false);
  });
});

describe('MRR by month of an account', () => {
  it('marks what was reconstructed and says what was assumed', async () => {
    served(['stripe']);
    open();
    const name = 'MRR by month: from €900.00 to €1,240.00 as of now. 1 of 2 months are reconstructed.';
    const chart = await screen.findByRole('img', { name });
    expect(chart.querySelectorAll('[data-computed]')).toHaveLength(1);
    expect(screen.getByText('1 month: The price as it is now is assumed.')).toBeTruthy();
  });

  it('is told in a table as well', async () => {
    served(['stripe']);
    open();
    const revenue = within(await region('Revenue'));
    await userEvent.click(await revenue.findByRole('radio', { name: 'Table' }));
    const table = within(revenue.getByRole('table', { name: 'MRR by month' }));
    expect(table.getByRole('row', { name: /Nov 2026\s*As of now, 22 Nov.*\.\s*€1,240\.00/ })).toBeTruthy();
  });

  it('says why no month has any', async () => {
    const noneWords = "It ended before the first month did: no month's end has MRR.";
    const rows = [{ month: '2026-11', mrr: [], converted: null, isReconstructed: false, doubts: [] }];
    served(['stripe']).on(getAccountMrrHistory, { currency: 'eur', asOf, noneWords, rows });
    open();
    expect(await screen.findByText(noneWords)).toBeTruthy();
  });

  it('is left out while there is none', async () => {
    served(['stripe']).on(getAccountMrrHistory, { currency: 'eur', asOf, noneWords: null, rows: [] });
    open();
    await region('Revenue');
    expect(screen.queryByText('MRR by month')).toBeNull();
  });
});
