import { Notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { listAccounts } from '#contracts/account-list.ts';
import { linkCustomer, listAttachments, unlinkCustomer } from '#contracts/attachments.ts';
import { listCalls } from '#contracts/calls.ts';
import { getConnection, removeConnection, replaceCredentials } from '#contracts/connections.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { getReadAllowance } from '#contracts/deliveries.ts';
import { cancelBackfill, listReadings } from '#contracts/readings.ts';
import { previewDisconnect, sumCalls, troubleshootConnection } from '#contracts/troubleshooting.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { ConnectionPage } from './connection-page.tsx';
import {
  aBackfill,
  aConnection,
  aConnector,
  anAttachment,
  aPreview,
  aReading,
  aTroubleshooting,
  someReads,
} from './testing/connections.ts';

const { id } = aConnection();
function Screen() {
  return (
    <>
      <ConnectionPage />
      <Notifications />
    </>
  );
}

const open = (query = '', me = aMe) =>
  renderPage(Screen, { path: '/connectors/:id', address: `/connectors/${id}${query}`, me });

function aServer(connection = aConnection()): FakeServer {
  return new FakeServer()
    .on(getConnection, connection)
    .on(listConnectors, { rows: [aConnector] })
    .on(getReadAllowance, someReads());
}

describe('the overview of a connection', () => {
  it('lets its counts grow while it is read', async () => {
    const reading = (customers: number) =>
      aConnection({ status: 'reading', backfill: null, counts: { ...aConnection().counts, customers } });
    const server = aServer(reading(1));
    open();
    expect(await screen.findByText('1 customer')).toBeTruthy();
    server.on(getConnection, reading(120));
    expect(await screen.findByText('120 customers', {}, { timeout: 30_000 })).toBeTruthy();
  });

  it('runs the checks when asked, and leads to where each is mended', async () => {
    const server = aServer().on(troubleshootConnection, aTroubleshooting());
    open();
    const button = await screen.findByRole('button', { name: 'Run the checks' });
    expect(server.asked.some(({ path }) => path.endsWith('/troubleshoot'))).toBe(false);
    await userEvent.click(button);
    expect(await screen.findByText(/1 problem and 1 remark\./)).toBeTruthy();
    const mend = screen.getByRole('link', { name: 'Paste a new key of the same account.' });
    expect(mend.getAttribute('href')).toBe(`/connectors/${id}#credentials`);
    const replay = screen.getByRole('link', { name: 'See why, and replay them.' });
    expect(replay.getAttribute('href')).toBe(`/connectors/${id}?tab=deliveries&result=failed`);
  });

  it('answers why there are fewer accounts as a subtraction', async () => {
    aServer().on(troubleshootConnection, aTroubleshooting());
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Run the checks' }));
    const sum = within(await screen.findByRole('region', { name: 'Why fewer accounts than customers?' }));
    expect(sum.getByRole('row', { name: 'Customers in Stripe 1,204' })).toBeTruthy();
    expect(sum.getByRole('row', { name: 'Deleted before they had an account 0' })).toBeTruthy();
    expect(sum.getByRole('row', { name: 'Sharing an account with another one − 4' })).toBeTruthy();
    expect(sum.getByRole('row', { name: 'Accounts here 1,200' })).toBeTruthy();
  });

  it('says that polling alone would go beyond what is allowed', async () => {
    aServer().on(getReadAllowance, someReads({ words: 'Add a webhook.' }));
    open();
    expect(await screen.findByText('Add a webhook.')).toBeTruthy();
    expect(screen.getByRole('meter', { name: 'Reads of what is allowed' }).getAttribute('aria-valuenow')).toBe('48');
  });

  it('offers nothing that changes it to who may not', async () => {
    aServer();
    open('', { ...aMe, member: { ...aMe.member, role: 'csm' } });
    await screen.findByText('Permissions', { selector: 'h2' });
    for (const name of ['Run the checks', 'Replace the key', 'Disconnect', 'Read everything again'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });

  it('has consent given again where there is no key to replace', async () => {
    aServer(aConnection({ keyKind: 'consent' }));
    open();
    expect(await screen.findByText('Consent', { selector: 'h2' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Replace the key' })).toBeNull();
  });
});

describe('a new key', () => {
  it('of another account is asked about, and becomes a connection of its own once that is confirmed', async () => {
    const server = aServer().refuse(replaceCredentials, 409, 'another_account');
    const page = open();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the key' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/Restricted API key/));
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'rk_test_2');
    await userEvent.click(screen.getByRole('button', { name: 'Test and replace' }));
    const confirm = await screen.findByRole('button', { name: 'Connect it beside this one' });
    const other = '00000000-0000-4000-8000-000000000011';
    server.on(replaceCredentials, aConnection({ id: other }));
    await userEvent.click(confirm);
    await waitFor(() => expect(page.address()).toContain(other));
    expect(server.lastBody(`/connections/${id}/credentials`)).toEqual({
      credentials: { apiKey: 'rk_test_2' },
      confirm: 'another_account',
    });
  });

  it('that is refused leaves the old one in use', async () => {
    aServer().refuse(replaceCredentials, 400, 'key_rejected');
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the key' }));
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'rk_test_3');
    await userEvent.click(screen.getByRole('button', { name: 'Test and replace' }));
    expect((await screen.findByRole('alert')).textContent).toContain('The old one stays in use');
  });
});

describe('a disconnect', () => {
  it('is counted before it can be confirmed', async () => {
    const server = aServer().silent(previewDisconnect);
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    const confirm = screen.getByRole('button', { name: 'Disconnect and remove' });
    expect(confirm).toHaveProperty('disabled', true);
    expect(server.asked.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  it('is called off by Escape, and the button has the focus again', async () => {
    aServer().on(previewDisconnect, aPreview());
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('button', { name: 'Disconnect and remove' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Disconnect' }));
  });

  it('says in numbers what goes and what stays', async () => {
    const server = aServer().on(previewDisconnect, aPreview()).on(removeConnection, {});
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    expect(await screen.findByText('7,885')).toBeTruthy();
    expect(screen.getByText(/288 accounts are known from nowhere else/)).toBeTruthy();
    server.on(getConnection, aConnection({ status: 'disconnecting', purge: { removed: 250, left: 750 } }));
    await userEvent.click(screen.getByRole('button', { name: 'Disconnect and remove' }));
    expect(await screen.findByText('250 of 1,000 rows removed')).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Removed' }).getAttribute('aria-valuenow')).toBe('25');
  });

  it('shows afterwards what is left, and the way back', async () => {
    aServer(aConnection({ status: 'disconnected' })).on(previewDisconnect, aPreview());
    open();
    expect(await screen.findByText('Kept here')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Connect again' }).getAttribute('href')).toBe('/connectors?add=stripe');
  });
});

describe('the readings', () => {
  it('say what had been missed, by kind, and why', async () => {
    aServer().on(listReadings, { rows: [aReading()], nextCursor: null, total: null });
    open('?tab=readings');
    const card = within(await screen.findByRole('article', { name: /^Nightly/ }));
    expect(card.getByText('2 objects were not as held, and corrected:')).toBeTruthy();
    expect(card.getByText('No delivery came for it.')).toBeTruthy();
    expect(card.getByText('in_1')).toBeTruthy();
    expect(card.getByText(/2,515 objects read in 186 calls, 4 min/)).toBeTruthy();
  });

  it('are stopped only after it was said what that means', async () => {
    const server = aServer(aConnection({ status: 'reading', backfill: aBackfill() }))
      .on(listReadings, { rows: [], nextCursor: null, total: null })
      .on(cancelBackfill, aBackfill({ status: 'failed', words: 'The reading was stopped.' }));
    open('?tab=readings');
    await userEvent.click(await screen.findByRole('button', { name: 'Stop this reading' }));
    expect(screen.getByText(/health stays Unknown and no playbook acts/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Stop this reading' }));
    expect(server.asked.some(({ path }) => path.endsWith('/backfill/cancel'))).toBe(true);
  });
});

describe('the customers', () => {
  it('are opened by the counts of those that wait for somebody', async () => {
    const counts = { customers: 300, accounts: 291, review: 3, waiting: 2, deleted: 5 };
    aServer(aConnection({ counts }));
    open();
    const matched = await screen.findByRole('link', { name: '297 customers' });
    expect(matched.getAttribute('href')).toBe(`/connectors/${id}?tab=customers&state=attached`);
    const review = await screen.findByRole('link', { name: '3 ambiguous' });
    expect(review.getAttribute('href')).toBe(`/connectors/${id}?tab=customers&state=review`);
    const waiting = screen.getByRole('link', { name: '2 waiting' });
    expect(waiting.getAttribute('href')).toBe(`/connectors/${id}?tab=customers&state=waiting`);
    const deleted = screen.getByRole('link', { name: '5 deleted' });
    expect(deleted.getAttribute('href')).toBe(`/connectors/${id}?tab=customers&state=deleted`);
  });

  it('are as many in each filter as the list behind it has', async () => {
    const counts = { customers: 300, accounts: 291, review: 3, waiting: 2, deleted: 5 };
    aServer(aConnection({ counts })).on(listAttachments, { rows: [anAttachment()], nextCursor: null, total: null });
    open('?tab=customers');
    const filters = within(await screen.findByRole('group', { name: 'Where they belong' }));
    const names = filters.getAllByRole('button').map(({ textContent }) => textContent);
    expect(names).toEqual(['All307', 'Matched297', 'Ambiguous3', 'Waiting2', 'Deleted5']);
  });

  it('are told with the account they have, and the others that fit', async () => {
    aServer().on(listAttachments, { rows: [anAttachment()], nextCursor: null, total: null });
    open('?tab=customers&state=review');
    const row = within(await screen.findByRole('row', { name: /Several accounts have the same address/ }));
    expect(row.getByRole('link', { name: 'Aster Labs GmbH' }).getAttribute('href')).toMatch(/\/accounts\/.*40$/);
    expect(row.getByRole('link', { name: 'Aster Labs' }).getAttribute('href')).toMatch(/\/accounts\/.*41$/);
    expect(screen.getByRole('button', { name: /Ambiguous/, pressed: true })).toBeTruthy();
  });

  it('are linked to an account that fits, or any that is found, and that can be undone', async () => {
    const row = anAttachment();
    const server = aServer()
      .on(listAttachments, { rows: [row], nextCursor: null, total: null })
      .on(linkCustomer, { account: null })
      .on(unlinkCustomer, { account: null })
      .on(listAccounts, { rows: [], nextCursor: null, total: 0 });
    open('?tab=customers&state=review');
    await userEvent.click(await screen.findByRole('button', { name: 'Link to account… Aster Labs GmbH' }));
    const dialog = within(await screen.findByRole('dialog', { name: /To which account does Aster Labs GmbH belong/ }));
    expect(dialog.getByRole('button', { name: /Aster Labs GmbH.*keep it there/ })).toBeTruthy();
    await userEvent.type(dialog.getByRole('textbox', { name: 'Find an account' }), 'zeta');
    expect(await dialog.findByText('No account is called “zeta”.')).toBeTruthy();
    await userEvent.clear(dialog.getByRole('textbox', { name: 'Find an account' }));
    await userEvent.click(dialog.getByRole('button', { name: /^Aster Labs ?Has the same address/ }));
    await waitFor(() =>
      expect(server.lastBody(`/connections/${id}/customers/link`)).toEqual({
        externalId: row.externalId,
        accountId: row.candidates[0]?.accountId,
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(server.lastBody(`/connections/${id}/customers/unlink`)).toEqual({ externalId: row.externalId }),
    );
  });

  it('offer no link to who may only look, nor of one that was matched', async () => {
    const matched = anAttachment({ externalId: 'cus_2', name: 'Brin', state: 'attached', link: 'domain' });
    const byHand = anAttachment({
      externalId: 'cus_3',
      name: 'Cole',
      state: 'attached',
      link: 'person',
      canUnlink: true,
    });
    aServer().on(listAttachments, { rows: [matched, byHand], nextCursor: null, total: null });
    open('?tab=customers');
    expect(await screen.findByRole('button', { name: 'Undo the link' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Link to account/ })).toBeNull();
    cleanup();
    open('?tab=customers', { ...aMe, member: { ...aMe.member, role: 'viewer' } });
    await screen.findByRole('row', { name: /Brin/ });
    expect(screen.queryByRole('button', { name: 'Undo the link' })).toBeNull();
  });

  it('say of a state that nobody is in what that means', async () => {
    aServer().on(listAttachments, { rows: [], nextCursor: null, total: null });
    open('?tab=customers&state=waiting');
    expect(await screen.findByText('No customer waits.')).toBeTruthy();
  });
});

describe('the calls', () => {
  it('are summed, by resource and answer too, and can be taken along', async () => {
    aServer()
      .on(listCalls, { rows: [], nextCursor: null, total: 0 })
      .on(sumCalls, {
        calls: 48_210,
        writes: 0,
        since: '2026-01-02T03:04:05.000Z',
        words: '',
        rows: [
          { method: 'GET', resource: '/v1/invoices', status: 200, calls: 28, averageMs: 51 },
          { method: 'GET', resource: '/v1/coupons', status: 0, calls: 2, averageMs: 51 },
        ],
      });
    open('?tab=calls');
    expect(await screen.findByText('48,210 calls, 0 writes')).toBeTruthy();
    expect(screen.getByText('2 resources, 2 calls without a good answer')).toBeTruthy();
    const file = screen.getByRole('link', { name: 'Export CSV' });
    expect(file.getAttribute('href')).toBe(`/api/connections/${id}/calls.csv`);
  });
});
