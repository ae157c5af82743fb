import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { countAccounts, listAccounts } from '#contracts/account-list.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { CustomersPage } from './customers-page.tsx';
import { aRow, countsOf, rowsOfPage } from './testing/accounts.ts';

function Screen() {
  return <CustomersPage connectChoices={<button type="button">Connect the sandbox</button>} />;
}

const open = (address = '/customers', me = aMe) => renderPage(Screen, { path: '/customers', address, me });
const served = () => new FakeServer().on(listAccounts, rowsOfPage(aRow(1), aRow(2))).on(countAccounts, countsOf(2));

describe('the customers page', () => {
  it('shows the size of what comes while it loads', async () => {
    new FakeServer().silent(listAccounts).silent(countAccounts);
    open();
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('offers the ways to connect while there is no account', async () => {
    new FakeServer().on(listAccounts, rowsOfPage()).on(countAccounts, { ...countsOf(0), isConnected: false });
    open();
    expect(await screen.findByText('No customers yet.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Connect the sandbox' })).toBeTruthy();
  });

  it('says of billing without customers that it is empty, and does not offer to connect it again', async () => {
    new FakeServer().on(listAccounts, rowsOfPage()).on(countAccounts, countsOf(0));
    open();
    expect(await screen.findByText('Your billing holds no customers.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Connect the sandbox' })).toBeNull();
  });

  it('leads to the mode that has data, and does not offer again what is connected there', async () => {
    new FakeServer().on(listAccounts, rowsOfPage()).on(countAccounts, countsOf(0));
    open('/customers', { ...aMe, modes: ['test'], defaultMode: 'live' });
    expect(await screen.findByText('No billing system is connected in live mode.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Show test data' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open Connectors' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Connect the sandbox' })).toBeNull();
  });

  it('shows what has a rate as one total, and beside it what has none', async () => {
    const dinars = { minor: 1_500, currency: 'kwd', text: 'KWD 1.500' };
    const total = { minor: 200_000, currency: 'eur', text: '€2,000.00' };
    served().on(countAccounts, {
      ...countsOf(2),
      mrr: [{ minor: 216_000, currency: 'usd', text: '$2,160.00' }, dinars],
      mrrConverted: { total, rateDay: '2026-11-20', missing: ['kwd'] },
    });
    open();
    const figure = await screen.findByRole('button', { name: /≈ €2,000\.00/ });
    expect(figure.textContent).toMatch(/\+1 other currency$/);
    await userEvent.hover(figure);
    expect((await screen.findByRole('tooltip')).textContent).toBe(
      '$2,160.00 + KWD 1.500, at rates of 20 Nov. No rate for KWD',
    );
  });

  it('says that billing is disconnected, and of no sum that it is zero', async () => {
    served().on(countAccounts, { ...countsOf(2), mrr: [], isConnected: false });
    open();
    expect(await screen.findByText(/Billing is disconnected/)).toBeTruthy();
    const strip = within(screen.getByRole('region', { name: 'Summary' }));
    expect(strip.getByRole('button', { name: /^MRR\s*Unknown$/ })).toBeTruthy();
    expect(strip.getByRole('button', { name: /Renewing in 90 days\s*Unknown/ })).toBeTruthy();
  });

  const empty = countsOf(0);
  const ended = { ...empty, pills: { ...empty.pills, contacts: 288 }, mrr: [], isConnected: false };

  it('says after a disconnect how many are kept as contacts, and leads to them', async () => {
    const server = new FakeServer().on(listAccounts, rowsOfPage()).on(countAccounts, ended);
    const page = open('/customers?band=healthy');
    expect(await screen.findByText('288 contacts are kept.')).toBeTruthy();
    expect(screen.getByText(/^Billing is disconnected\./)).toBeTruthy();
    expect(screen.queryByText('No customers yet.')).toBeNull();
    expect(screen.getByRole('link', { name: 'Open Connectors' }).getAttribute('href')).toBe('/connectors');
    server.on(listAccounts, rowsOfPage(aRow(1, { status: 'contact', band: null, score: null })));
    await userEvent.click(screen.getByRole('button', { name: 'Show contacts' }));
    expect(page.address()).toBe('/customers?pill=contacts');
    expect(await screen.findByRole('link', { name: 'Account 1' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: /^Customers\s*288$/ })).toBeTruthy();
    expect(screen.getByText(/they are contacts\. Connecting again brings them back/)).toBeTruthy();
    expect(screen.getByRole('columnheader', { name: 'Account' }).getAttribute('aria-sort')).toBe('descending');
    for (const name of ['MRR', 'Health', 'Payment']) expect(screen.queryByRole('columnheader', { name })).toBeNull();
  });

  it('stays with the contacts when nobody of them fits', async () => {
    new FakeServer().on(listAccounts, rowsOfPage()).on(countAccounts, ended);
    const page = open('/customers?pill=contacts&q=nobody');
    await userEvent.click(await screen.findByRole('button', { name: 'Show all contacts' }));
    expect(page.address()).toBe('/customers?mode=test&pill=contacts');
  });

  it('leads a search that finds no customer to the contacts, and no other one', async () => {
    const both = countsOf(2);
    new FakeServer()
      .on(listAccounts, rowsOfPage())
      .on(countAccounts, { ...both, pills: { ...both.pills, contacts: 1 } });
    const page = open('/customers?q=former&band=healthy');
    await userEvent.click(await screen.findByRole('button', { name: 'Search contacts' }));
    expect(page.address()).toBe('/customers?q=former&pill=contacts');
    await userEvent.click(screen.getByRole('button', { name: 'Show all contacts' }));
    expect(screen.queryByRole('button', { name: 'Search contacts' })).toBeNull();
  });

  it('says nothing of a disconnect in a mode that has neither customers nor contacts', async () => {
    new FakeServer().on(listAccounts, rowsOfPage()).on(countAccounts, { ...empty, mrr: [], isConnected: false });
    open('/customers?pill=contacts');
    expect(await screen.findByText('No customers yet.')).toBeTruthy();
    expect(screen.queryByText(/Billing is disconnected/)).toBeNull();
  });

  it('leaves the contacts for a number that is of the customers', async () => {
    const both = countsOf(2);
    served().on(countAccounts, { ...both, pills: { ...both.pills, contacts: 1 } });
    const page = open('/customers?pill=contacts&q=acc');
    const health = within(await screen.findByRole('group', { name: 'Health' }));
    await userEvent.click(health.getByRole('button', { name: /Healthy/ }));
    expect(page.address()).toBe('/customers?mode=test&band=healthy');
  });

  it('says that the numbers still grow while billing is read', async () => {
    served().on(countAccounts, countsOf(2, true));
    open();
    expect(await screen.findByText(/Still reading billing: 2 accounts so far/)).toBeTruthy();
    expect(await screen.findByRole('link', { name: 'Account 1' })).toBeTruthy();
  });

  it('says of nothing while billing is read that it is zero', async () => {
    const counts = countsOf(2, true);
    const nothing = { mrr: [], renewingIn90Days: 0, bands: { healthy: 0, at_risk: 0, critical: 0, unknown: 2 } };
    const server = served().on(listAccounts, rowsOfPage(aRow(1, { status: null }), aRow(2, { status: null })));
    server.on(countAccounts, { ...counts, pills: { ...counts.pills, paying: 0 }, ...nothing });
    open();
    const strip = within(await screen.findByRole('region', { name: 'Summary' }));
    expect(strip.getByRole('button', { name: /^MRR\s*Unknown$/ })).toBeTruthy();
    expect(strip.getByRole('button', { name: /Renewing in 90 days\s*Unknown/ })).toBeTruthy();
    expect(strip.getByRole('button', { name: /Healthy\s*–/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Paying' })).toBeTruthy();
    expect(await screen.findAllByText('Unknown', { selector: 'td *' })).toHaveLength(2);
  });

  it.each([
    [2, /Reading billing has stopped after 2 accounts: the numbers are partial/],
    [0, 'Reading billing has stopped.'],
  ])('does not say that billing is read when that was stopped, at %d accounts', async (all, words) => {
    const rows = all === 0 ? rowsOfPage() : rowsOfPage(aRow(1), aRow(2));
    new FakeServer().on(listAccounts, rows).on(countAccounts, { ...countsOf(all, true), isReadingStopped: true });
    open();
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.queryByText(/Still reading|Reading the first/)).toBeNull();
  });

  it.each([
    [false, /Another billing system is being read for the first time/],
    [true, /The first reading of another billing system has stopped/],
  ])('calls nobody unscored whom another system has told of (stopped: %s)', async (isReadingStopped, words) => {
    served().on(countAccounts, { ...countsOf(2, true), isReadingStopped, isOtherRead: true });
    open();
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.queryByText(/Health is scored/)).toBeNull();
  });

  it('says what failed and tries again', async () => {
    const server = served().refuse(listAccounts, 503, 'database_unavailable');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('The customers could not be loaded.');
    server.on(listAccounts, rowsOfPage(aRow(1)));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Account 1' })).toBeTruthy();
  });

  it('says that nothing fits a selection, and clears it', async () => {
    new FakeServer().on(listAccounts, rowsOfPage()).on(countAccounts, countsOf(2));
    const page = open('/customers?pill=trial&band=critical');
    await userEvent.click(await screen.findByRole('button', { name: 'Show all accounts' }));
    expect(page.address()).toBe('/customers?mode=test');
  });

  it('changes its columns with the pill and keeps everything in the address', async () => {
    served();
    const page = open();
    await screen.findByRole('link', { name: 'Account 1' });
    await userEvent.click(screen.getByRole('button', { name: /Past due/ }));
    expect(await screen.findByRole('columnheader', { name: 'Why past due' })).toBeTruthy();
    await userEvent.click(
      within(screen.getByRole('group', { name: 'Health' })).getByRole('button', { name: /Healthy/ }),
    );
    await userEvent.type(screen.getByLabelText(/Search customers/), 'hal');
    await waitFor(() => expect(page.address()).toBe('/customers?pill=past_due&band=healthy&q=hal'));
  });

  it('shows the trial that ends next first, and says so', async () => {
    const server = served();
    open('/customers?pill=trial');
    const head = await screen.findByRole('columnheader', { name: 'Term ends' });
    expect(head.getAttribute('aria-sort')).toBe('descending');
    await waitFor(() => expect(server.asked.some(({ query }) => query.includes('pill=trial&sort=renewal'))).toBe(true));
  });

  it('shows who left last first, and keeps no order that a pill does not show', async () => {
    const server = served().on(listAccounts, rowsOfPage(aRow(1, { endedAt: '2026-11-03T09:00:00.000Z' }), aRow(2)));
    const page = open('/customers?sort=renewal');
    await screen.findByRole('link', { name: 'Account 2' });
    await userEvent.click(screen.getByRole('button', { name: /Churned/ }));
    const head = await screen.findByRole('columnheader', { name: 'Ended' });
    expect(head.getAttribute('aria-sort')).toBe('descending');
    expect(screen.getByRole('cell', { name: '3 Nov' })).toBeTruthy();
    expect(page.address()).toBe('/customers?pill=churned');
    await waitFor(() => expect(server.asked.some(({ query }) => query.includes('pill=churned&sort=ended'))).toBe(true));
    await userEvent.click(screen.getByRole('button', { name: 'Account' }));
    expect(page.address()).toBe('/customers?pill=churned&sort=name');
    await userEvent.click(screen.getByRole('button', { name: /^All/ }));
    expect(page.address()).toBe('/customers?sort=name');
  });

  it('says how many of all a narrowed list shows', async () => {
    const server = served().on(countAccounts, countsOf(1471));
    open();
    expect(await screen.findByRole('heading', { name: /^Customers\s*1,471$/ })).toBeTruthy();
    server.on(listAccounts, { ...rowsOfPage(aRow(1)), total: 60 });
    await userEvent.click(screen.getByRole('button', { name: /^Past due/ }));
    expect(await screen.findByRole('heading', { name: /^Customers\s*60 of 1,471$/ })).toBeTruthy();
    server.on(listAccounts, rowsOfPage());
    await userEvent.type(screen.getByLabelText(/Search customers/), 'nobody');
    expect(await screen.findByRole('heading', { name: /^Customers\s*0 of 1,471$/ })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show all accounts' }));
    expect(await screen.findByRole('heading', { name: /^Customers\s*1,471$/ })).toBeTruthy();
  });

  it('shows no total of what could not be added up, and says why', async () => {
    const tooLarge = 'The amount 9007199254740992 USD cannot be represented exactly.';
    served().on(countAccounts, { ...countsOf(2), mrr: [], doubts: { mrr: [tooLarge], mrrAtRisk: [] } });
    open();
    await userEvent.hover(await screen.findByRole('button', { name: /^MRR\s*Unknown$/ }));
    expect(await screen.findByText(tooLarge)).toBeTruthy();
    expect(screen.getByRole('button', { name: /^MRR at risk\s*0$/ })).toBeTruthy();
  });

  it('opens the whole list behind each number, and lets go of it', async () => {
    const server = served();
    const page = open('/customers?pill=trial&band=healthy&q=hal');
    await screen.findByRole('link', { name: 'Account 1' });
    await userEvent.click(screen.getByRole('button', { name: /^MRR at risk/ }));
    expect(page.address()).toBe('/customers?mode=test&band=at_risk_or_critical');
    await waitFor(() =>
      expect(server.asked.some(({ query }) => query.includes('band=at_risk_or_critical'))).toBe(true),
    );
    const health = within(screen.getByRole('group', { name: 'Health' }));
    expect(health.getAllByRole('button', { pressed: true }).map((band) => band.textContent)).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: /^Renewing in 90 days/ }));
    expect(page.address()).toBe('/customers?mode=test&renewing=90_days&sort=renewal');
    await waitFor(() => expect(server.asked.some(({ query }) => query.includes('renewing=90_days'))).toBe(true));
    await userEvent.click(screen.getByRole('button', { name: 'Only renewing in 90 days: show all again' }));
    expect(page.address()).toBe('/customers?mode=test&sort=renewal');
  });

  const statusWords = 'Measure calls the status "HIBERNATING", which is new to us.';
  const strange = rowsOfPage(aRow(1), aRow(2, { status: null, statusWords }));

  it('says of whom nobody knows the status, and why', async () => {
    served().on(listAccounts, strange);
    open();
    expect((await screen.findByText('Unknown', { selector: 'td *' })).title).toBe(statusWords);
  });

  it('says of whom nobody can tell whether a payment failed, and why, as long as they have not left', async () => {
    const paymentWords = 'An invoice from Stripe could not be read.';
    const unknown = { paymentHealth: null, paymentWords } as const;
    const left = aRow(2, { ...unknown, status: 'canceled', band: null, score: null });
    served().on(listAccounts, rowsOfPage(aRow(1, unknown), left, aRow(3, { paymentHealth: null })));
    open();
    expect((await screen.findByText('Unknown', { selector: 'td *' })).title).toBe(paymentWords);
  });

  it('calls a payment failed only where one was tried', async () => {
    const failed = { paymentHealth: 'failed' } as const;
    served().on(
      listAccounts,
      rowsOfPage(
        aRow(1, { ...failed, paymentFailure: 'payment' }),
        aRow(2, { ...failed, paymentFailure: 'overdue', paymentWords: 'INV-118 is overdue since 3 May 2026' }),
        aRow(3, failed),
      ),
    );
    open();
    await screen.findByText('Account 1');
    expect(screen.getAllByText('Failed')).toHaveLength(2);
    const overdue = screen.getByText('Overdue');
    expect([overdue.getAttribute('data-tone'), overdue.title]).toEqual([
      'problem',
      'INV-118 is overdue since 3 May 2026',
    ]);
  });

  it('lists those of unknown status by themselves where there are any', async () => {
    const counts = countsOf(2);
    const server = served().on(listAccounts, strange);
    server.on(countAccounts, { ...counts, pills: { ...counts.pills, status_unknown: 1 } });
    open();
    await userEvent.click(await screen.findByRole('button', { name: /Status unknown\s*1/ }));
    expect(await screen.findByRole('columnheader', { name: 'Why unknown' })).toBeTruthy();
    expect(screen.getByRole('cell', { name: statusWords })).toBeTruthy();
  });

  it('asks nobody to think of unknown statuses, or of contacts, where there are none', async () => {
    served();
    open();
    await screen.findByRole('button', { name: /Past due\s*0/ });
    expect(screen.queryByRole('button', { name: /Status unknown/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /Contacts/ })).toBeNull();
  });

  it('tells no MRR apart from an MRR of nothing', async () => {
    const none = aRow(1, { mrr: [], mrrWords: 'There is no subscription.' });
    served().on(listAccounts, rowsOfPage(aRow(2, { mrr: [] }), none));
    open();
    expect(await screen.findByRole('cell', { name: '0' })).toBeTruthy();
    expect(screen.getByRole('cell', { name: 'There is no subscription.' })).toBeTruthy();
  });

  it.each([
    ['csm', 2],
    ['viewer', 0],
  ] as const)('lets a %s change the owner of %i accounts of two', async (role, count) => {
    served();
    open('/customers', { ...aMe, member: { ...aMe.member, role } });
    await screen.findByText('Account 1');
    expect(screen.queryAllByRole('button', { name: /Change owner/ })).toHaveLength(count);
  });

  it('opens an account by keyboard', async () => {
    served();
    const page = open();
    await screen.findByRole('link', { name: 'Account 1' });
    await userEvent.keyboard('j{Enter}');
    expect(page.address()).toBe(`/accounts/${aRow(1).id}`);
  });
});
