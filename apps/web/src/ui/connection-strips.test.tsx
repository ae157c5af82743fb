import { screen, within } from '@testing-library/react';
import type { ComponentType } from 'react';
import { countAccounts, listAccounts } from '#contracts/account-list.ts';
import { listConnections, type ConnectionDto } from '#contracts/connections.ts';
import { CustomersPage } from '../features/accounts/customers-page.tsx';
import { aRow, countsOf, rowsOfPage } from '../features/accounts/testing/accounts.ts';
import { aConnection } from '../features/connections/testing/connections.ts';
import { FlaggedPage } from '../features/flagged/flagged-page.tsx';
import { RevenuePage } from '../features/revenue/revenue-page.tsx';
import { FakeServer } from '../testing/fake-server.ts';
import { renderPage } from '../testing/render-page.tsx';

const Customers = () => <CustomersPage connectChoices={null} />;
const refused: Partial<ConnectionDto> = { status: 'revoked', heardAt: new Date(Date.now() - 7 * 60_000).toISOString() };

function open(Page: ComponentType, connection: Partial<ConnectionDto>): FakeServer {
  const server = new FakeServer()
    .on(listAccounts, rowsOfPage(aRow(1)))
    .on(countAccounts, countsOf(1))
    .on(listConnections, { rows: [aConnection(connection)] });
  renderPage(Page, { path: '/page', address: '/page' });
  return server;
}

describe('a billing system that refuses to be read', () => {
  it.each([
    ['customers', Customers],
    ['flagged', FlaggedPage],
    ['revenue', RevenuePage],
  ])('is named above the numbers of %s, with their age and the way to mend it', async (_page, Page) => {
    open(Page, refused);
    const link = await screen.findByRole('link', { name: 'Open Northwind' });
    expect(link.getAttribute('href')).toBe(`/connectors/${aConnection().id}?mode=test`);
    expect(link.parentElement?.textContent).toContain(
      'Stripe refuses the key of Northwind, so nothing newer is read. Its numbers are as of 7 min ago.',
    );
    // Read out once, and not again with each minute.
    expect(within(link.parentElement ?? document.body).getByRole('status').textContent).toBe(
      'Stripe refuses the key of Northwind, so nothing newer is read.',
    );
  });

  it.each<[string, Partial<ConnectionDto>]>([
    ['one that is read', { status: 'connected' }],
    ['one of the other mode', { ...refused, mode: 'live' }],
  ])('is not %s', async (_what, connection) => {
    const server = open(Customers, connection);
    expect(await screen.findByText('Account 1')).toBeTruthy();
    expect(server.asked.some(({ path }) => path === '/connections')).toBe(true);
    expect(screen.queryByRole('link', { name: 'Open Northwind' })).toBeNull();
  });
});

describe('a billing system that tells nothing of its changes', () => {
  it.each([
    ['customers', Customers],
    ['flagged', FlaggedPage],
    ['revenue', RevenuePage],
  ])('is named above the numbers of %s, with the next step', async (_page, Page) => {
    const silent = { tone: 'warning', words: 'No webhook reaches this connection. Add one.' } as const;
    open(Page, { silent, heardAt: refused.heardAt ?? null });
    const link = await screen.findByRole('link', { name: 'Open Northwind' });
    expect(link.parentElement?.textContent).toContain(
      'Northwind: No webhook reaches this connection. Add one. Its numbers are as of 7 min ago.',
    );
    expect(link.parentElement?.dataset['tone']).toBe('warning');
  });

  it('is no warning on a quiet day', async () => {
    open(Customers, { silent: { tone: 'info', words: 'No webhook came within 24 hours.' } });
    const link = await screen.findByRole('link', { name: 'Open Northwind' });
    expect(link.parentElement?.textContent).toContain('Northwind: No webhook came within 24 hours.');
    expect(link.parentElement?.dataset['tone']).toBe('info');
  });
});
