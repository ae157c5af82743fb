import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { findAccounts, type FoundAccountDto, foundAccountSchema } from '#contracts/account-search.ts';
import { aRow } from '../features/accounts/testing/accounts.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { renderPage } from '../testing/render-page.tsx';
import { openPalette } from './palette-store.ts';
import { Palette } from './palette.tsx';

const found = (at: number, changes: Partial<FoundAccountDto> = {}) =>
  foundAccountSchema.parse({ ...aRow(at), foundBy: null, ...changes });

async function typed(text: string) {
  const page = renderPage(Palette, { path: '*', address: '/start' });
  act(openPalette);
  await userEvent.type(await screen.findByRole('textbox', { name: 'Search pages and accounts' }), text);
  return page;
}

describe('the palette', () => {
  it('opens the first page that fits by Enter alone', async () => {
    new FakeServer().on(findAccounts, { rows: [] });
    const page = await typed('play{Enter}');
    await waitFor(() => expect(page.address()).toBe('/playbooks'));
  });

  it('opens the first account that was found by Enter alone', async () => {
    new FakeServer().on(findAccounts, { rows: [found(7), found(8)] });
    const page = await typed('account');
    await screen.findByText('Account 7');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(page.address()).toBe(`/accounts/${aRow(7).id}`));
  });

  it('calls a contact what its page calls it, and says of no one else who has no MRR that it is known', async () => {
    const contact = found(7, { status: 'contact', mrr: null, band: null, score: null });
    new FakeServer().on(findAccounts, { rows: [contact, found(8, { status: null, mrr: null })] });
    await typed('account');
    const shown = async (name: string) => (await screen.findByText(name)).closest('button')?.textContent ?? '';
    expect(await shown('Account 7')).toMatch(/Contact$/);
    expect(await shown('Account 8')).toMatch(/Unknown$/);
  });

  it('says of whom another word than the name was found why', async () => {
    new FakeServer().on(findAccounts, { rows: [found(7), found(8, { foundBy: 'billing@account-7.example' })] });
    await typed('account-7');
    const shown = async (name: string) => (await screen.findByText(name)).closest('button')?.textContent ?? '';
    expect(await shown('Account 7')).not.toContain('Bills to');
    expect(await shown('Account 8')).toContain('Bills to billing@account-7.example');
  });

  it('waits, when Enter came before the answer, and opens what that found', async () => {
    new FakeServer().on(findAccounts, { rows: [found(9)] });
    const page = await typed('ninth{Enter}');
    await waitFor(() => expect(page.address()).toBe(`/accounts/${aRow(9).id}`));
  });
});
