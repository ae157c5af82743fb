import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { listAccounts } from '#contracts/account-list.ts';
import { linkCustomer, listAttachments, unlinkCustomer } from '#contracts/attachments.ts';
import { aMe } from '../../testing/render-page.tsx';
import { anAttachment } from './testing/attachments.ts';
import { aConnection } from './testing/connections.ts';
import { openConnection, servedConnection } from './testing/open-connection.tsx';

const { id } = aConnection();

describe('the customers', () => {
  it('are opened by the counts of those that wait for somebody', async () => {
    const counts = { customers: 300, accounts: 291, review: 3, byHand: 4, waiting: 2, deleted: 5 };
    servedConnection(aConnection({ counts }));
    openConnection();
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
    const counts = { customers: 300, accounts: 291, review: 3, byHand: 4, waiting: 2, deleted: 5 };
    servedConnection(aConnection({ counts })).on(listAttachments, {
      rows: [anAttachment()],
      nextCursor: null,
      total: null,
    });
    openConnection('?tab=customers');
    const filters = within(await screen.findByRole('group', { name: 'Where they belong' }));
    const names = filters.getAllByRole('button').map(({ textContent }) => textContent);
    expect(names).toEqual(['All307', 'Matched297', 'Ambiguous3', 'Waiting2', 'Deleted5', 'Linked by hand4']);
  });

  it('are told with the account they have, and the others that fit', async () => {
    servedConnection().on(listAttachments, { rows: [anAttachment()], nextCursor: null, total: null });
    openConnection('?tab=customers&state=review');
    const row = within(await screen.findByRole('row', { name: /Several accounts have the same address/ }));
    expect(row.getByRole('link', { name: 'Aster Labs GmbH' }).getAttribute('href')).toMatch(/\/accounts\/.*40$/);
    expect(row.getByRole('link', { name: 'Aster Labs' }).getAttribute('href')).toMatch(/\/accounts\/.*41$/);
    expect(screen.getByRole('button', { name: /Ambiguous/, pressed: true })).toBeTruthy();
  });

  it('are linked to an account that fits, or any that is found, and that can be undone', async () => {
    const row = anAttachment();
    const server = servedConnection()
      .on(listAttachments, { rows: [row], nextCursor: null, total: null })
      .on(linkCustomer, { account: null })
      .on(unlinkCustomer, { account: null })
      .on(listAccounts, { rows: [], nextCursor: null, total: 0 });
    openConnection('?tab=customers&state=review');
    await userEvent.click(await screen.findByRole('button', { name: 'Link to account… Aster Labs GmbH' }));
    let dialog = within(await screen.findByRole('dialog', { name: /To which account does Aster Labs GmbH belong/ }));
    expect(dialog.getByRole('button', { name: /Aster Labs GmbH.*keep it there/ })).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    const opener = screen.getByRole('button', { name: 'Link to account… Aster Labs GmbH' });
    await waitFor(() => expect(document.activeElement).toBe(opener));
    await userEvent.click(opener);
    dialog = within(await screen.findByRole('dialog', { name: /To which account does Aster Labs GmbH belong/ }));
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
    servedConnection().on(listAttachments, { rows: [matched, byHand], nextCursor: null, total: null });
    openConnection('?tab=customers');
    expect(await screen.findByRole('button', { name: 'Undo the link' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Link to account/ })).toBeNull();
    cleanup();
    openConnection('?tab=customers', { ...aMe, member: { ...aMe.member, role: 'viewer' } });
    await screen.findByRole('row', { name: /Brin/ });
    expect(screen.queryByRole('button', { name: 'Undo the link' })).toBeNull();
  });

  it('tell where one belongs after its link was undone, and it has left the list', async () => {
    const byHand = anAttachment({ state: 'attached', link: 'person', canUnlink: true });
    const server = servedConnection()
      .on(listAttachments, { rows: [byHand], nextCursor: null, total: null })
      .on(unlinkCustomer, { account: { accountId: '00000000-0000-4000-8000-000000000042', name: 'Aster Group' } });
    openConnection('?tab=customers&state=by_hand');
    const button = await screen.findByRole('button', { name: 'Undo the link' });
    expect(server.asked.some(({ query }) => query.includes('state=by_hand'))).toBe(true);
    server.on(listAttachments, { rows: [], nextCursor: null, total: null });
    await userEvent.click(button);
    expect(await screen.findByText('Aster Labs GmbH belongs to Aster Group again.')).toBeTruthy();
    expect(await screen.findByText('No customer was linked by hand.')).toBeTruthy();
  });

  it('say of a state that nobody is in what that means', async () => {
    servedConnection().on(listAttachments, { rows: [], nextCursor: null, total: null });
    openConnection('?tab=customers&state=waiting');
    expect(await screen.findByText('No customer waits.')).toBeTruthy();
  });
});
