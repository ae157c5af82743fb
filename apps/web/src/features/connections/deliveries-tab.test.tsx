import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { getConnection } from '#contracts/connections.ts';
import { countDeliveries, getDelivery, listDeliveries, replayDelivery } from '#contracts/deliveries.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { ConnectionPage } from './connection-page.tsx';
import { aConnection } from './testing/connections.ts';
import { aDelivery } from './testing/deliveries.ts';

const { id } = aConnection();
const delivery = aDelivery();
const open = (query = '', me = aMe) =>
  renderPage(ConnectionPage, { path: '/connectors/:id', address: `/connectors/${id}?tab=deliveries${query}`, me });

function aServer(): FakeServer {
  return new FakeServer()
    .on(getConnection, aConnection())
    .on(countDeliveries, {
      counts: [
        { result: 'applied', count: 1_000, isAtLeast: true },
        { result: 'failed', count: 1, isAtLeast: false },
      ],
      types: ['invoice.payment_failed'],
    })
    .on(listDeliveries, { rows: [delivery], nextCursor: null, total: 1, isAtLeast: false })
    .on(getDelivery, delivery);
}

describe('the deliveries', () => {
  it('are narrowed by result, with how many there are of each, and keep that in the address', async () => {
    aServer();
    const page = open();
    expect(await screen.findByRole('button', { name: 'Applied, more than 1,000' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Failed 1' }));
    expect(page.address()).toContain('result=failed');
  });

  it('say that none is of this kind, other than that none came yet', async () => {
    aServer().on(listDeliveries, { rows: [], nextCursor: null, total: 0, isAtLeast: false });
    open('&result=ignored');
    expect(await screen.findByText('None of this kind.')).toBeTruthy();
  });

  it('went with a connection that was ended, other than that none came yet', async () => {
    aServer()
      .on(getConnection, aConnection({ status: 'disconnected' }))
      .on(listDeliveries, { rows: [], nextCursor: null, total: 0, isAtLeast: false });
    open();
    expect(await screen.findByText('Deliveries went with the connection.')).toBeTruthy();
  });

  it('are found by the id of what they are about, further back when asked', async () => {
    const server = aServer().on(listDeliveries, { rows: [], nextCursor: 'older', total: null, isAtLeast: false });
    const page = open();
    await userEvent.type(await screen.findByRole('textbox', { name: /by the id of an event/ }), 'in_1');
    await waitFor(() => expect(server.asked.some(({ query }) => query.includes('about=in_1'))).toBe(true));
    expect(page.address()).toContain('q=in_1');
    expect(screen.getByRole('button', { name: 'Applied' })).toBeTruthy();
    server.on(listDeliveries, { rows: [], nextCursor: null, total: null, isAtLeast: false });
    await userEvent.click(await screen.findByRole('button', { name: 'Look further back' }));
    expect(await screen.findByText('None is about this id.')).toBeTruthy();
  });

  it.each([
    ['some are found', [delivery]],
    ['none is', []],
  ])('say that there may be more about whom very much is held of, where %s', async (_what, rows) => {
    aServer().on(listDeliveries, { rows, nextCursor: null, total: null, isAtLeast: true });
    open('&q=cus_1');
    expect(await screen.findByText(/more is held of it than was looked for/)).toBeTruthy();
  });

  it('name the account they are about, and are narrowed to it from one that is open', async () => {
    const server = aServer();
    const page = open(`&delivery=${delivery.id}`);
    const only = await screen.findByRole('link', { name: 'All deliveries about Aster Labs' });
    await userEvent.click(only);
    const account = delivery.accounts[0]?.id ?? '';
    await waitFor(() => expect(server.asked.some(({ query }) => query.includes(`account=${account}`))).toBe(true));
    const row = within(await screen.findByRole('row', { name: /invoice\.payment_failed/ }));
    expect(row.getByRole('link', { name: 'Aster Labs' }).getAttribute('href')).toBe(`/accounts/${account}`);
    expect(screen.getByRole('button', { name: 'Applied' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Only Aster Labs: show all again' }));
    expect(page.address()).not.toContain('account=');
  });

  it('name who is paid for first, and say that there is a payer too', async () => {
    const payer = { id: '00000000-0000-4000-8000-000000000032', name: 'Birch Holding' };
    aServer().on(listDeliveries, {
      rows: [{ ...delivery, accounts: [...delivery.accounts, payer] }],
      nextCursor: null,
      total: 1,
      isAtLeast: false,
    });
    open();
    const row = within(await screen.findByRole('row', { name: /invoice\.payment_failed/ }));
    expect(row.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['Aster Labs']);
    expect(row.getByText('and 1 more').title).toBe('Birch Holding');
  });

  it('are walked through and opened by key, never the account that they are about', async () => {
    aServer();
    const page = open();
    await screen.findByText('invoice.payment_failed', { selector: 'td code' });
    await userEvent.keyboard('j{Enter}');
    expect(await screen.findByRole('article', { name: 'Delivery invoice.payment_failed' })).toBeTruthy();
    expect(page.address()).toContain(`delivery=${delivery.id}`);
  });

  it('are a step of history while one is open: closing it goes that step back, and no further', async () => {
    aServer();
    const page = open();
    const row = await screen.findByText('invoice.payment_failed', { selector: 'td code' });
    const openAndClose = async () => {
      await userEvent.click(row);
      expect(page.address()).toContain(`delivery=${delivery.id}`);
      await userEvent.keyboard('{Escape}');
      await waitFor(() => expect(page.address()).toBe(`/connectors/${id}?tab=deliveries`));
    };
    await openAndClose();
    await openAndClose();
  });

  it('open with what they named, every attempt and the redacted payload, and close by key', async () => {
    aServer();
    const page = open();
    await userEvent.click(await screen.findByText('invoice.payment_failed', { selector: 'td code' }));
    const pane = within(await screen.findByRole('article', { name: 'Delivery invoice.payment_failed' }));
    expect(pane.getByText('3 failed tries')).toBeTruthy();
    expect(pane.getByRole('link', { name: 'Aster Labs' }).getAttribute('href')).toContain('/accounts/');
    expect(pane.getByText('Arrived')).toBeTruthy();
    expect(pane.getByText(/"name": "\[redacted\]"/)).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('article')).toBeNull();
    expect(page.address()).not.toContain('delivery=');
    expect(document.activeElement).toBe(screen.getByRole('row', { name: /invoice\.payment_failed/ }));
  });
});

describe('a replay', () => {
  it('shows what became of it', async () => {
    const again = aDelivery({ result: 'applied', words: null, latencyMs: 320 });
    const replayed = {
      ...again,
      attempts: [
        ...delivery.attempts,
        {
          askedAt: '2026-01-02T04:00:00.000Z',
          askedBy: { memberId: aMe.member.id, name: aMe.member.name },
          endedAt: '2026-01-02T04:00:01.000Z',
          latencyMs: 320,
          result: 'applied' as const,
          words: null,
        },
      ],
    };
    aServer().on(replayDelivery, replayed);
    open(`&delivery=${delivery.id}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Replay' }));
    expect(await screen.findByText('Everything it named was looked at once more, after 320 ms.')).toBeTruthy();
    expect(screen.getByText('Replayed by Mara Lindqvist')).toBeTruthy();
  });

  it('is not for a CSM', async () => {
    const server = aServer();
    open(`&delivery=${delivery.id}`, { ...aMe, member: { ...aMe.member, role: 'csm' } });
    const button = await screen.findByRole('button', { name: 'Replay' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await userEvent.click(button);
    expect(server.asked.some(({ method }) => method === 'POST')).toBe(false);
  });
});
