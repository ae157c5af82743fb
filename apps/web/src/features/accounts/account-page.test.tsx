import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { shownBillingSchema, type ShownBillingDto } from '#contracts/account-list.ts';
import { assignAccount, getAccount } from '#contracts/accounts.ts';
import { listTimeline } from '#contracts/timeline.ts';
import type { AccountDto } from '#contracts/accounts.ts';
import { closeFlag } from '#contracts/flags.ts';
import { listMembers } from '#contracts/session.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { AccountPage } from './account-page.tsx';
import { anAccount, aRow, cappedHealth } from './testing/accounts.ts';

const { id } = anAccount();
const open = (me = aMe) => renderPage(AccountPage, { path: '/accounts/:id', address: `/accounts/${id}`, me });
const served = (changes: Partial<AccountDto> = {}) =>
  new FakeServer()
    .on(getAccount, anAccount(changes))
    .on(listTimeline, { rows: [], nextCursor: null, total: 0 })
    .on(listMembers, { rows: [] })
    .on(assignAccount, {})
    .on(closeFlag, { withdrawnDrafts: 0 });
const aContact = {
  flags: [],
  revenue: null,
  revenueWords: 'No connected billing system has known this account since 15 Jun 2026.',
  isContact: true,
  health: {
    ...cappedHealth,
    score: null,
    uncapped: null,
    band: 'unknown',
    drivers: [],
    caps: [],
    wayBack: null,
    unknownReason: 'No connected billing system knows this account.',
    history: [...cappedHealth.history, { at: '2026-11-10T09:00:00.000Z', score: null, band: 'unknown' }],
  },
} satisfies Partial<AccountDto>;
/** What lists show of it, as its page shows it meanwhile. */
const soFarOf = (changes: Partial<ShownBillingDto> = {}) => shownBillingSchema.parse({ ...aRow(1), ...changes });
const region = (name: string) => screen.findByRole('region', { name });

describe('the account page', () => {
  it('shows the shape of what comes while it loads: the strip of facts, and panels beside the timeline', async () => {
    new FakeServer().silent(getAccount);
    open();
    const shape = await screen.findByRole('status', { name: 'Loading' });
    const [strip, columns] = [...shape.children].map((part) => part.children.length);
    cleanup();
    served();
    open();
    const facts = await screen.findByRole('group', { name: 'In short' });
    expect([strip, columns]).toEqual([facts.children.length, 2]);
  });

  it('says what failed and tries again', async () => {
    const server = served().refuse(getAccount, 500, 'unexpected');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('The account could not be loaded.');
    server.on(getAccount, anAccount());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Halden Robotics' })).toBeTruthy();
  });

  it('says of an address without an account where the accounts are', async () => {
    served().refuse(getAccount, 404, 'account_not_found');
    open();
    expect(await screen.findByText('There is no such account.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Show all customers' })).toBeTruthy();
  });

  it('answers in five facts, each with its reason', async () => {
    served();
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getAllByRole('button')).toHaveLength(5);
    expect(strip.getByText('capped at 60: invoice INV-118, 9 days overdue')).toBeTruthy();
    expect(strip.getByText('16 Dec')).toBeTruthy();
    expect(strip.getByText('1 flag')).toBeTruthy();
  });

  it('says of a status that nobody knows why, also beside a failed payment', async () => {
    const { revenue } = anAccount();
    if (!revenue) throw new Error('no revenue');
    const reason = 'Stripe calls the status "hibernating", which is new to us.';
    served({
      revenue: { ...revenue, status: { ...revenue.status, value: null, reason }, paymentWords: 'INV-118 failed' },
    });
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByRole('button', { name: `Status Unknown ${reason}` })).toBeTruthy();
  });

  it('does not say that nothing needs anybody before anybody has judged the account', async () => {
    served({ flags: [], revenue: null, revenueWords: 'Still reading.', soFar: soFarOf() });
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByText('Flags are raised when everything has been read.')).toBeTruthy();
    expect(strip.queryByText('Nothing needs you here.')).toBeNull();
  });

  const closed = anAccount().flags.map((flag) => ({
    ...flag,
    state: 'closed' as const,
    closedAt: '2026-11-20T09:00:00.000Z',
  }));

  it.each([
    ['person', cappedHealth.caps, /Closed by hand; health is still capped at 60/],
    ['cause_cleared', [], 'Nothing needs you here.'],
  ] as const)('says what no open flag means after one was closed by %s', async (closedBy, caps, words) => {
    const health = { ...cappedHealth, caps: [...caps] };
    served({ health, flags: closed.map((flag) => ({ ...flag, closedBy })) });
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByText(words)).toBeTruthy();
    const panel = within(await region('Flags'));
    const said = panel.getByText(/^No flag is open\./).textContent;
    expect(said.includes('Nothing needs you')).toBe(closedBy === 'cause_cleared');
  });

  it('shows what lists show while billing is read for the first time, marked as unfinished', async () => {
    served({
      revenue: null,
      revenueWords: 'Still reading billing for the first time.',
      soFar: soFarOf({ paymentHealth: null, renewsAt: null, renewsInDays: null }),
    });
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByRole('button', { name: /MRR €1,240.00 So far/ })).toBeTruthy();
    expect(strip.getByRole('button', { name: /Renewal Unknown Still reading/ })).toBeTruthy();
    const revenue = within(await region('Revenue'));
    expect(revenue.getByText(/These are the facts so far/)).toBeTruthy();
    expect(revenue.getByText('€1,240.00')).toBeTruthy();
    expect(revenue.getByText(/84.% of the plan/)).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Invoices' })).toBeNull();
  });

  it('says meanwhile why a status is unknown', async () => {
    const statusWords = 'Stripe calls the status "hibernating", which is new to us.';
    served({ revenue: null, revenueWords: 'Still reading.', soFar: soFarOf({ status: null, statusWords }) });
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByRole('button', { name: `Status Unknown ${statusWords}` })).toBeTruthy();
    expect(within(await region('Revenue')).getByText(statusWords)).toBeTruthy();
  });

  it.each([
    ['payment', 'Failed'],
    ['overdue', 'Overdue'],
    ['written_off', 'Written off'],
    ['past_due', 'Past due'],
  ] as const)('calls a payment failed only where one was tried: %s', async (paymentFailure, word) => {
    const { revenue } = anAccount();
    if (!revenue) throw new Error('no revenue');
    served({ revenue: { ...revenue, status: { ...revenue.status, value: 'active' }, paymentFailure } });
    open();
    const badge = within(await region('Revenue')).getByText(word);
    expect(badge.getAttribute('data-tone')).toBe('problem');
    cleanup();
    served({ revenue: null, soFar: soFarOf({ status: 'active', paymentHealth: 'failed', paymentFailure }) });
    open();
    expect(within(await region('Revenue')).getByText(word)).toBeTruthy();
  });

  it('says of whom no billing knows that they are a contact', async () => {
    served(aContact);
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByRole('button', { name: `Status Contact ${aContact.revenueWords}` })).toBeTruthy();
    expect(strip.getAllByRole('button')).toHaveLength(2);
    expect(within(await region('Revenue')).getByText(/no MRR, no renewal and no health/)).toBeTruthy();
    expect(screen.getAllByText(aContact.revenueWords)).toHaveLength(1);
    expect(screen.queryByText(/Unknown/)).toBeNull();
    expect(screen.queryByRole('region', { name: 'Health' })).toBeNull();
    expect(within(await region('Past health')).getByRole('img')).toBeTruthy();
  });

  it('says of a contact that its flags stand, and what becomes of them', async () => {
    served({ ...aContact, flags: anAccount().flags });
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByRole('button', { name: /Open flags 1 flag INV-118/ })).toBeTruthy();
    expect(within(await region('Flags')).getByText(/They stay open, here and in Flagged/)).toBeTruthy();
  });

  it('says of a contact without a flag that none is raised for now', async () => {
    served(aContact);
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByRole('button', { name: /Open flags None No new flag is raised before/ })).toBeTruthy();
  });

  it('has no MRR without a subscription, and one of nothing with a free one', async () => {
    const { revenue } = anAccount();
    if (!revenue) throw new Error('no revenue');
    const none = { ...revenue.mrr, value: [], reason: 'There is no subscription.' };
    served({ revenue: { ...revenue, mrr: none, arr: none } });
    open();
    const strip = within(await screen.findByRole('group', { name: 'In short' }));
    expect(strip.getByRole('button', { name: 'MRR – There is no subscription.' })).toBeTruthy();
  });

  it('says who owns it and gives it to somebody else', async () => {
    const server = served();
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'No owner' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /Mara/ }));
    await waitFor(() => expect(server.lastBody(`/accounts/${id}/owner`)).toEqual({ memberId: aMe.member.id }));
  });

  it('closes a flag where it stands', async () => {
    const server = served();
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }));
    await waitFor(() => expect(server.asked.some((asked) => asked.path.endsWith('/close'))).toBe(true));
  });

  it('tells a viewer who owns it and who can act, without a button that the server would refuse', async () => {
    served();
    open({ ...aMe, member: { ...aMe.member, role: 'viewer' } });
    expect(await screen.findByText('No owner')).toBeTruthy();
    expect(await screen.findByText('A viewer reads; everybody else can close a flag.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^(No owner|Snooze|Assign|Close)$/ })).toBeNull();
  });
});

describe('the health of an account', () => {
  it('adds up driver by driver, and shows the cap and the shortest way back', async () => {
    served();
    open();
    const health = within(await region('Health'));
    expect(health.getByRole('row', { name: /Paid late twice.*−18/ })).toBeTruthy();
    expect(health.getByRole('row', { name: /Adds up to.*82/ })).toBeTruthy();
    expect(health.getByRole('row', { name: /Score under the cap of 60.*60/ })).toBeTruthy();
    expect(health.getByText(/Pay INV-118: the cap lifts/)).toBeTruthy();
  });

  it('shows its history as a table too', async () => {
    served();
    open();
    const health = within(await region('Health'));
    expect(health.getByRole('img', { name: 'Health over time: between 60 and 82, now 60.' })).toBeTruthy();
    await userEvent.click(health.getByRole('radio', { name: 'Table' }));
    expect(health.getByRole('table', { name: 'History of health' })).toBeTruthy();
  });

  it('says why it is unknown', async () => {
    const health = { ...cappedHealth, score: null, uncapped: null, band: 'unknown' as const, drivers: [], caps: [] };
    served({ health: { ...health, wayBack: null, history: [], unknownReason: 'Still reading billing.' } });
    open();
    expect(within(await region('Health')).getByText('Still reading billing.')).toBeTruthy();
  });
});

describe('the revenue of an account', () => {
  it('shows each value with its source, and the reason of what is absent', async () => {
    served();
    open();
    const panel = within(await region('Revenue'));
    expect(panel.getByText('€14,880.00')).toBeTruthy();
    expect(panel.getByText('The plan includes no metered usage.')).toBeTruthy();
    const links = panel.getAllByRole('link', { name: /Subscription/ });
    expect(links[0]?.getAttribute('href')).toBe('https://dashboard.stripe.example/sub_1');
  });

  it('says of one that has not begun when it does, and that nothing was paid', async () => {
    const { revenue } = anAccount();
    if (!revenue) throw new Error('no revenue');
    const lifetimeValue = { ...revenue.lifetimeValue, value: [] };
    served({ customerSince: '2999-03-04T12:00:00.000Z', revenue: { ...revenue, lifetimeValue } });
    open();
    expect(await screen.findByText('Begins 4 Mar 2999')).toBeTruthy();
    expect(screen.getByText('No invoice has been paid yet.')).toBeTruthy();
  });

  it('leads to every billing customer that a value is added up from', async () => {
    const { revenue } = anAccount();
    if (!revenue?.mrr.source) throw new Error('no revenue');
    const { source } = revenue.mrr;
    const customers = ['Halden Robotics', 'Halden Labs', 'Halden Works', 'Halden Sea'].map((name, at) => ({
      name,
      email: null,
      source: {
        ...source,
        kind: 'customer',
        externalId: `cus_${at}`,
        url: `https://dashboard.stripe.example/cus_${at}`,
      },
    }));
    const mrr = { ...revenue.mrr, source: null, sources: customers.map((customer) => customer.source) };
    served({ revenue: { ...revenue, mrr, customers } });
    open();
    const panel = within(await region('Revenue'));
    await userEvent.click(panel.getByText('4 customers'));
    expect(panel.getAllByRole('link', { name: /^Halden/ }).map((link) => link.getAttribute('href'))).toEqual(
      customers.map((customer) => customer.source.url),
    );
  });

  it('leads from each line of usage to its object, and tells its age', async () => {
    const { revenue } = anAccount();
    const own = revenue?.mrr.source;
    if (!revenue || !own) throw new Error('no revenue');
    const meter = (label: string, externalId: string, knownAt: string) => ({
      label,
      used: 80,
      included: 100,
      percent: 80,
      source: { ...own, kind: 'meter', externalId, url: `https://dashboard.stripe.example/${externalId}` },
      knownAt,
    });
    const usage = [meter('Calls', 'mtr_1', '2026-11-18T09:00:00Z'), meter('Seats', 'mtr_2', '2026-11-17T09:00:00Z')];
    served({ revenue: { ...revenue, usage } });
    open();
    const panel = within(await region('Revenue'));
    const link = panel.getByRole('link', { name: /^Seats/ });
    expect(link.getAttribute('href')).toBe('https://dashboard.stripe.example/mtr_2');
    expect(link.parentElement?.querySelector('time')?.dateTime).toBe('2026-11-17T09:00:00Z');
  });

  it('says of a failed payment whether a retry may help', async () => {
    served();
    open();
    const panel = within(await region('Revenue'));
    expect(panel.getByText('Hard decline: a retry with this payment method will not go through.')).toBeTruthy();
  });

  it('opens the arithmetic of MRR in place', async () => {
    served();
    open();
    const button = await screen.findByRole('button', { name: /How it is counted/ });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    await userEvent.click(button);
    expect(await screen.findByText('€31.00 × 40')).toBeTruthy();
    expect(screen.getByText('Usage is not recurring revenue.')).toBeTruthy();
  });

  it('lists invoices and charges with what is overdue and why a charge failed', async () => {
    served();
    open();
    const invoices = within(await region('Invoices'));
    expect(invoices.getByText('9 days overdue, 2 failed attempts')).toBeTruthy();
    expect(invoices.getByRole('columnheader', { name: 'Due' })).toBeTruthy();
    expect(invoices.getByText('€510.00')).toBeTruthy();
    expect(within(await region('Charges')).getByText('Insufficient funds')).toBeTruthy();
  });

  it('says why there is none', async () => {
    served({ revenue: null, revenueWords: 'Billing is still being read.' });
    open();
    expect(within(await region('Revenue')).getByText('Billing is still being read.')).toBeTruthy();
  });
});
