import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { listAccounts } from '#contracts/account-list.ts';
import { aRow, rowsOfPage } from '../features/accounts/testing/accounts.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { renderPage } from '../testing/render-page.tsx';
import { openPalette } from './palette-store.ts';
import { Palette } from './palette.tsx';

async function typed(text: string) {
  const page = renderPage(Palette, { path: '*', address: '/start' });
  act(openPalette);
  await userEvent.type(await screen.findByRole('textbox', { name: 'Search pages and accounts' }), text);
  return page;
}

describe('the palette', () => {
  it('opens the first page that fits by Enter alone', async () => {
    new FakeServer().on(listAccounts, rowsOfPage());
    const page = await typed('play{Enter}');
    await waitFor(() => expect(page.address()).toBe('/playbooks'));
  });

  it('opens the first account that was found by Enter alone', async () => {
    new FakeServer().on(listAccounts, rowsOfPage(aRow(7), aRow(8)));
    const page = await typed('account');
    await screen.findByText('Account 7');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(page.address()).toBe(`/accounts/${aRow(7).id}`));
  });

  it('calls a contact what its page calls it, and says of no one else who has no MRR that it is known', async () => {
    const contact = aRow(7, { status: 'contact', mrr: null, band: null, score: null });
    new FakeServer().on(listAccounts, rowsOfPage(contact, aRow(8, { status: null, mrr: null })));
    await typed('account');
    const shown = async (name: string) => (await screen.findByText(name)).closest('button')?.textContent ?? '';
    expect(await shown('Account 7')).toMatch(/Contact$/);
    expect(await shown('Account 8')).toMatch(/Unknown$/);
  });

  it('waits, when Enter came before the answer, and opens what that found', async () => {
    new FakeServer().on(listAccounts, rowsOfPage(aRow(9)));
    const page = await typed('ninth{Enter}');
    await waitFor(() => expect(page.address()).toBe(`/accounts/${aRow(9).id}`));
  });
});
