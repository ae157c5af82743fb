import { Notifications, notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { countAccounts } from '#contracts/account-list.ts';
import { assignFlag, closeFlag, listFlagged, reopenFlag, snoozeFlag } from '#contracts/flags.ts';
import { listMembers } from '#contracts/session.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { FlaggedPage } from './flagged-page.tsx';
import { aFlagged, flaggedOf } from './testing/flagged.ts';

function Screen() {
  return (
    <>
      <FlaggedPage />
      <Notifications />
    </>
  );
}

const open = (address = '/flagged', me = aMe) => renderPage(Screen, { path: '/flagged', address, me });
const served = () =>
  new FakeServer()
    .on(listFlagged, flaggedOf([aFlagged(1), aFlagged(2)]))
    .on(listMembers, { rows: [] })
    .on(closeFlag, { withdrawnDrafts: 0 })
    .on(reopenFlag, {})
    .on(snoozeFlag, {})
    .on(assignFlag, {});
const counts = {
  pills: { all: 2, paying: 2, trial: 0, churned: 0, past_due: 0, status_unknown: 0, contacts: 0 },
  bands: { healthy: 2, at_risk: 0, critical: 0, unknown: 0 },
  mrr: [],
  mrrAtRisk: [],
  mrrConverted: null,
  doubts: { mrr: [], mrrAtRisk: [] },
  mrrAtRiskConverted: null,
  renewingIn90Days: 0,
  isReading: false,
  isReadingStopped: false,
  isOtherRead: false,
  isConnected: true,
  asOf: '2026-11-18T09:00:00.000Z',
};
const link = (name: string) => screen.findByRole('link', { name });

afterEach(() => notifications.clean());

describe('the flagged page', () => {
  it('says why nothing happens by itself, and leads to where it can be changed', async () => {
    const nextStep = { label: 'Switch on', playbookId: '00000000-0000-4000-8000-000000070001' };
    served().on(listFlagged, flaggedOf([aFlagged(1, { next: 'Playbook is off', draftId: null, nextStep })]));
    open();
    const step = await link('Switch on');
    expect(step.getAttribute('href')).toBe(`/playbooks/${nextStep.playbookId}`);
  });

  it.each(['csm', 'viewer'] as const)('says to a %s that an admin can do it, and offers no step', async (role) => {
    const nextStep = { label: 'Switch on', playbookId: '00000000-0000-4000-8000-000000070001' };
    served().on(listFlagged, flaggedOf([aFlagged(1, { next: 'Playbook is off', draftId: null, nextStep })]));
    open('/flagged', { ...aMe, member: { ...aMe.member, role } });
    expect(await screen.findByText('(an admin can)')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Switch on' })).toBeNull();
  });

  it('says that a draft was withdrawn with the flag', async () => {
    served().on(closeFlag, { withdrawnDrafts: 1 });
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Close Account 1' }));
    expect(await screen.findByText('Flag of Account 1 closed, 1 draft withdrawn.')).toBeTruthy();
  });

  it('shows the size of what comes while it loads', async () => {
    new FakeServer().silent(listFlagged);
    open();
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('says that nothing needs anybody, and who recovered', async () => {
    new FakeServer().on(listFlagged, flaggedOf([], 3)).on(countAccounts, counts);
    open();
    expect(await screen.findByText('Nothing needs you.')).toBeTruthy();
    expect(screen.getByText('3 accounts recovered this week.')).toBeTruthy();
  });

  it.each([
    ['is still being read', { isReading: true }, 'Billing is still being read.'],
    ['was not read to its end', { isReading: true, isReadingStopped: true }, 'Reading billing has stopped.'],
    ['was disconnected', { isConnected: false }, 'Billing is disconnected.'],
  ])('does not say that nothing needs anybody while billing %s', async (_what, change, title) => {
    new FakeServer().on(listFlagged, flaggedOf([])).on(countAccounts, { ...counts, ...change });
    open();
    expect(await screen.findByText(title)).toBeTruthy();
    expect(screen.queryByText('Nothing needs you.')).toBeNull();
  });

  it('is of what another system has told of, while one is not read yet', async () => {
    const beside = { isReading: true, isReadingStopped: true, isOtherRead: true };
    new FakeServer().on(listFlagged, flaggedOf([])).on(countAccounts, { ...counts, ...beside });
    open();
    expect(await screen.findByText('Nothing needs you.')).toBeTruthy();
  });

  it('says while nothing is read what is missing and where that begins, and prompts nobody [R19]', async () => {
    new FakeServer().on(listFlagged, flaggedOf([]));
    renderPage(Screen, { path: '/flagged', address: '/flagged', me: { ...aMe, modes: [] } });
    expect(await screen.findByText('Nothing is read yet.')).toBeTruthy();
    const main = within(screen.getByText('Nothing is read yet.').parentElement ?? document.body);
    expect(main.getByRole('link', { name: 'Customers' }).getAttribute('href')).toBe('/customers');
    expect(main.getAllByRole('link')).toHaveLength(1);
    expect(main.queryByText(/connect/i)).toBeNull();
  });

  it('leads to the mode that has data, and prompts nobody to connect the other', async () => {
    new FakeServer().on(listFlagged, flaggedOf([]));
    renderPage(Screen, { path: '/flagged', address: '/flagged', me: { ...aMe, modes: ['test'], defaultMode: 'live' } });
    expect(await screen.findByRole('button', { name: 'Show test data' })).toBeTruthy();
    expect(screen.queryByText('Open Connectors')).toBeNull();
  });

  it('says what failed and tries again', async () => {
    const server = new FakeServer().refuse(listFlagged, 503, 'database_unavailable');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('No flag was changed.');
    server.on(listFlagged, flaggedOf([aFlagged(1)]));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await link('Account 1')).toBeTruthy();
  });

  it('shows of each account why, what is at stake and what happens by itself', async () => {
    served();
    open();
    const row = within((await link('Account 1')).closest('li') ?? document.body);
    expect(row.getByText('Payment failed on INV-1')).toBeTruthy();
    expect(row.getByText('€1,240.00')).toBeTruthy();
    expect(row.getByRole('link', { name: /Draft waiting/ }).getAttribute('href')).toMatch(/^\/drafts\//);
  });

  it('calls the MRR of a healthy account that renews no MRR at risk', async () => {
    served().on(listFlagged, flaggedOf([aFlagged(1, { band: 'healthy', score: 100 })]));
    open();
    await link('Account 1');
    expect(screen.getByText('MRR at stake')).toBeTruthy();
    expect(screen.queryByText(/at risk/i)).toBeNull();
  });

  it('says of a contact why nothing is at stake, and of anybody else that it is unknown', async () => {
    const atRiskWords = 'No connected billing system knows this account.';
    const contact = aFlagged(1, { atRisk: null, atRiskWords, band: null, score: null });
    served().on(listFlagged, flaggedOf([contact, aFlagged(2, { atRisk: null })]));
    open();
    const rowOf = async (name: string) => within((await link(name)).closest('li') ?? document.body);
    expect((await rowOf('Account 1')).getByTitle(atRiskWords).textContent).toContain('–');
    expect((await rowOf('Account 1')).queryByText('Unknown')).toBeNull();
    expect((await rowOf('Account 2')).getByText('Unknown')).toBeTruthy();
  });

  it('says once since when, where the cause names that day itself', async () => {
    const due = { since: '2026-01-13T09:00:00.000Z', words: 'INV-1 (€40.00) was due on 13 January 2026' };
    const flags = aFlagged(1).flags.map((flag) => ({ ...flag, ...due }));
    served().on(listFlagged, flaggedOf([aFlagged(1, { flags })]));
    open();
    const row = (await link('Account 1')).closest('li');
    expect(row?.textContent).toContain('was due on 13\u00a0Jan');
    expect(row?.querySelector('time')).toBeNull();
  });

  it('are walked by a viewer, who changes nothing by button or key', async () => {
    const server = served();
    const viewer = { ...aMe, member: { ...aMe.member, role: 'viewer' as const } };
    const page = open('/flagged', viewer);
    await link('Account 1');
    expect(screen.queryByRole('button', { name: /(Close|Snooze|Assign) Account/ })).toBeNull();
    await userEvent.keyboard('jesa{Enter}');
    await waitFor(() => expect(page.address()).toMatch(/^\/accounts\//));
    expect(server.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('keeps the chosen group in the address', async () => {
    served();
    const page = open();
    await userEvent.click(await screen.findByRole('button', { name: /Payment/ }));
    expect(page.address()).toBe('/flagged?group=payment');
  });
});

describe('the keys of the flagged page', () => {
  it('walk with J and K, and Enter opens the account', async () => {
    served();
    const page = open();
    await link('Account 1');
    await userEvent.keyboard('jjk');
    expect(document.activeElement?.textContent).toBe('Account 1');
    await userEvent.keyboard('{Enter}');
    expect(page.address()).toMatch(/^\/accounts\//);
  });

  it('close with E at once, and Undo reopens', async () => {
    const server = served();
    open();
    await link('Account 1');
    server.on(listFlagged, flaggedOf([aFlagged(2)]));
    await userEvent.keyboard('je');
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Account 1' })).toBeNull());
    expect(document.activeElement?.textContent).toBe('Account 2');
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(server.asked.some((asked) => asked.path.endsWith('/reopen'))).toBe(true));
  });

  it('snooze with S until a usual moment', async () => {
    const server = served();
    open();
    const { flags } = aFlagged(1);
    await link('Account 1');
    await userEvent.keyboard('js');
    await userEvent.click(await screen.findByRole('button', { name: /Tomorrow/ }));
    await waitFor(() => expect(server.lastBody(`/flags/${flags[0]?.id}/snooze`)).toHaveProperty('until'));
  });

  it('go on to the next account when a snoozed one has left, so that E closes that one', async () => {
    const server = served();
    open();
    const second = aFlagged(2);
    await link('Account 1');
    server.on(listFlagged, flaggedOf([second]));
    await userEvent.keyboard('js');
    await screen.findByRole('button', { name: /Tomorrow/ });
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Account 2'));
    await userEvent.keyboard('e');
    await waitFor(() =>
      expect(server.asked.some((asked) => asked.path === `/flags/${second.flags[0]?.id}/close`)).toBe(true),
    );
  });

  it('assign with A', async () => {
    const server = served();
    open();
    const { flags } = aFlagged(1);
    await link('Account 1');
    await userEvent.keyboard('ja');
    await userEvent.click(await screen.findByRole('menuitem', { name: /Mara Lindqvist/ }));
    await waitFor(() => {
      expect(server.lastBody(`/flags/${flags[0]?.id}/assign`)).toEqual({ memberId: aMe.member.id, from: null });
    });
  });

  it('bring the rows back when closing is refused, in the words of the server', async () => {
    served().refuse(closeFlag, 403, 'forbidden');
    open();
    await link('Account 1');
    await userEvent.keyboard('je');
    expect(await screen.findByText('The flag was not closed.')).toBeTruthy();
    expect(await link('Account 1')).toBeTruthy();
  });
});
