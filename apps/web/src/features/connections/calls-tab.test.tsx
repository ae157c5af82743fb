import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { countCalls, listCalls } from '#contracts/calls.ts';
import { sumCalls } from '#contracts/troubleshooting.ts';
import { aConnection } from './testing/connections.ts';
import { openConnection, servedConnection } from './testing/open-connection.tsx';

const { id } = aConnection();

const server = () =>
  servedConnection()
    .on(listCalls, { rows: [], nextCursor: null, total: null })
    .on(countCalls, {
      counts: [
        { outcome: 'failed', count: 5, isAtLeast: false },
        { outcome: 'limited', count: 2, isAtLeast: false },
      ],
    })
    .on(sumCalls, {
      calls: 48_210,
      writes: 0,
      since: '2026-01-02T03:04:05.000Z',
      words: '',
      rows: [
        { method: 'GET', resource: '/v1/invoices', status: 200, calls: 28, averageMs: 51 },
        { method: 'GET', resource: '/v1/coupons', status: 0, calls: 2, averageMs: 51 },
        { method: 'GET', resource: '/v1/payment_methods/:id', status: 404, calls: 3, averageMs: 51 },
        { method: 'GET', resource: '/v1/charges', status: 429, calls: 7, averageMs: 51 },
      ],
    });

/** What was asked of the list last. */
const lastAsked = ({ asked }: ReturnType<typeof server>) =>
  Object.fromEntries(new URLSearchParams(asked.findLast(({ path }) => path.endsWith('/calls'))?.query));

describe('the calls', () => {
  it('are summed, by resource and answer too, and can be taken along', async () => {
    server();
    openConnection('?tab=calls');
    expect(await screen.findByText('48,210 calls, 0 writes')).toBeTruthy();
    expect(
      screen.getByText('4 resources, 2 calls with no answer or an error other than 400, 404 and 429'),
    ).toBeTruthy();
    expect(screen.getByText(/there a 400 or 404 is the good answer/)).toBeTruthy();
    const tone = (text: string) => screen.getByText(text).getAttribute('data-tone');
    expect(['200', '404', '429', 'no answer'].map(tone)).toEqual(['quiet', 'quiet', 'warning', 'problem']);
    const file = screen.getByRole('link', { name: 'Export CSV' });
    expect(file.getAttribute('href')).toBe(`/api/connections/${id}/calls.csv`);
  });

  it('are told apart by what they were for, as the address says', async () => {
    const asked = server();
    const { address } = openConnection('?tab=calls&purpose=rest');
    expect(await screen.findByRole('combobox', { name: 'What for' })).toHaveProperty('value', 'Without polling');
    await waitFor(() => expect(lastAsked(asked)).toMatchObject({ purpose: 'rest' }));
    await userEvent.click(screen.getByRole('combobox', { name: 'What for' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Polling for usage' }));
    expect(address()).toContain('purpose=usage');
    await waitFor(() => expect(lastAsked(asked)).toMatchObject({ purpose: 'usage' }));
    const counted = asked.asked.findLast(({ path }) => path.endsWith('/calls/counts'));
    expect(new URLSearchParams(counted?.query).get('purpose')).toBe('usage');
  });

  it('are taken along as they are narrowed, and said to be', async () => {
    server();
    openConnection('?tab=calls&outcome=failed&q=%2Fv1%2Fch&since=between&from=2026-01-02T03:00:00.000Z');
    const file = await screen.findByRole('link', { name: 'Export filtered CSV' });
    const address = new URL(file.getAttribute('href') ?? '', 'http://127.0.0.1');
    expect(address.pathname).toBe(`/api/connections/${id}/calls.csv`);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      outcome: 'failed',
      path: '/v1/ch',
      from: '2026-01-02T03:00:00.000Z',
    });
    expect(screen.queryByRole('link', { name: 'Export CSV' })).toBeNull();
  });

  it('are behind each sum: exactly those of its resource and answer', async () => {
    const asked = server();
    const page = openConnection('?tab=calls');
    await userEvent.click(await screen.findByRole('link', { name: '3', hidden: true }));
    await waitFor(() =>
      expect(lastAsked(asked)).toEqual({ limit: '100', resource: '/v1/payment_methods/:id', status: '404' }),
    );
    expect(page.address()).toContain('tab=calls');
    await userEvent.click(screen.getByRole('button', { name: 'Only /v1/payment_methods/:id, 404: show all again' }));
    await waitFor(() => expect(lastAsked(asked)).toEqual({ limit: '100' }));
  });

  it('are narrowed by their outcome, each with how many there are', async () => {
    const asked = server();
    const page = openConnection('?tab=calls');
    expect(await screen.findByRole('button', { name: 'Limited 2' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Failed 5' }));
    await waitFor(() => expect(lastAsked(asked)).toEqual({ limit: '100', outcome: 'failed' }));
    expect(page.address()).toContain('outcome=failed');
    expect(await screen.findByText('No such call.')).toBeTruthy();
  });

  it('are narrowed by path and time, which stand in the address', async () => {
    const asked = server();
    openConnection('?tab=calls&q=%2Fv1%2Fch&since=between&from=2026-01-02T03:00:00.000Z&to=2026-01-02T04:00:00.000Z');
    await waitFor(() =>
      expect(lastAsked(asked)).toEqual({
        limit: '100',
        path: '/v1/ch',
        from: '2026-01-02T03:00:00.000Z',
        to: '2026-01-02T04:00:00.000Z',
      }),
    );
    expect(screen.getByLabelText('From (UTC)')).toHaveProperty('value', '2026-01-02T03:00');
  });

  it('count their hours back from when they were asked for', async () => {
    const asked = server();
    const before = Date.now();
    openConnection('?tab=calls&since=24h');
    await waitFor(() => expect(lastAsked(asked)).toHaveProperty('from'));
    const age = before - Date.parse(lastAsked(asked)['from'] ?? '');
    expect(Math.round(age / 3_600_000)).toBe(24);
    expect(asked.asked.some(({ path, query }) => path.endsWith('/counts') && query.startsWith('from='))).toBe(true);
  });

  it('are each a row of its own, also those that look alike', async () => {
    const call = {
      at: '2026-01-02T03:04:05.000Z',
      method: 'GET',
      path: '/v1/invoices',
      status: 200,
      isExpected: false,
      ms: 51,
    };
    const ids = [1, 2].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
    server().on(listCalls, { rows: ids.map((one) => ({ ...call, id: one })), nextCursor: null, total: null });
    openConnection('?tab=calls');
    const table = within(await screen.findByRole('table', { name: 'Calls' }));
    const [, ...rows] = table.getAllByRole('row');
    expect(rows).toHaveLength(2);
    await userEvent.keyboard('j');
    expect(rows.map((row) => row.hasAttribute('data-selected'))).toEqual([true, false]);
  });

  it('stay when those before them cannot be had, which is asked for once', async () => {
    const row = { id, at: '2026-01-02T03:04:05.000Z', method: 'GET', path: '/v1/prices', status: 200, ms: 51 };
    const { asked } = server()
      .on(listCalls, { rows: [{ ...row, isExpected: false }], nextCursor: 'further', total: null })
      .refuseMore(listCalls);
    openConnection('?tab=calls');
    expect(await screen.findByText('More rows could not be loaded.')).toBeTruthy();
    expect(screen.getByText('GET /v1/prices')).toBeTruthy();
    expect(asked.filter(({ query }) => query.includes('cursor='))).toHaveLength(1);
  });

  it('are listed where their sums cannot be had', async () => {
    const row = { id, at: '2026-01-02T03:04:05.000Z', method: 'GET', path: '/v1/prices', status: 200, ms: 51 };
    server()
      .on(listCalls, { rows: [{ ...row, isExpected: false }], nextCursor: null, total: null })
      .refuse(sumCalls, 500, 'internal');
    openConnection('?tab=calls');
    expect(await screen.findByText('The calls could not be summed by resource.')).toBeTruthy();
    expect(await screen.findByText('GET /v1/prices')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Export CSV' })).toBeTruthy();
  });

  it('are not alarming where an error is the good answer', async () => {
    const call = { at: '2026-01-02T03:04:05.000Z', method: 'GET', status: 404, ms: 51 };
    const probe = { ...call, id: `${id.slice(0, -1)}1`, path: '/v1/payment_methods/pm_probe', isExpected: true };
    const other = { ...call, id: `${id.slice(0, -1)}2`, path: '/v1/invoices/in_1', isExpected: false };
    server().on(listCalls, { rows: [probe, other], nextCursor: null, total: null });
    openConnection('?tab=calls');
    const tone = (text: string) => screen.getByText(text).getAttribute('data-tone');
    const table = within(await screen.findByRole('table', { name: 'Calls' }));
    expect(table.getByText('404').getAttribute('data-tone')).toBe('problem');
    expect(tone('404, expected')).toBe('quiet');
  });

  it('are looked for further back only when that is asked for', async () => {
    const asked = server().on(listCalls, { rows: [], nextCursor: 'further', total: null });
    openConnection('?tab=calls&q=%2Fv1%2Frare');
    await userEvent.click(await screen.findByRole('button', { name: 'Look further back' }));
    await waitFor(() => expect(lastAsked(asked)).toMatchObject({ cursor: 'further' }));
  });
});
