import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { z } from 'zod';
import { countAccounts } from '#contracts/account-list.ts';
import {
  fetchExchangeRates,
  getExchangeRates,
  listExchangeRateHistory,
  setExchangeRate,
  setWorkspaceCurrency,
} from '#contracts/rates.ts';
import { FakeServer } from '../../../testing/fake-server.ts';
import { aMe, renderPage } from '../../../testing/render-page.tsx';
import { RatesSection } from './rates-section.tsx';

const rates = {
  currency: 'eur',
  rows: [
    {
      currency: 'sek',
      day: '2026-11-20',
      perEuro: '11.485',
      source: 'person' as const,
      learnedAt: '2026-11-20T18:00:00.000Z',
      learnedBy: 'Mara Lindqvist',
    },
    {
      currency: 'usd',
      day: '2026-11-19',
      perEuro: '1.0852',
      source: 'ecb' as const,
      learnedAt: '2026-11-19T18:00:00.000Z',
      learnedBy: null,
    },
  ],
  fetch: {
    source: 'https://rates.example/daily.xml',
    triedAt: '2026-11-20T18:00:00.000Z',
    fetchedAt: null,
    words: 'rates.example answered 503.',
  },
};
const counted = (missing: string[]): z.input<typeof countAccounts.response> => ({
  pills: { all: 2, paying: 2, trial: 0, churned: 0, past_due: 0, status_unknown: 0, contacts: 0 },
  bands: { healthy: 2, at_risk: 0, critical: 0, unknown: 0 },
  mrr: [],
  mrrAtRisk: [],
  mrrConverted: { total: null, rateDay: null, missing },
  doubts: { mrr: [], mrrAtRisk: [] },
  mrrAtRiskConverted: null,
  renewingIn90Days: 0,
  isReading: false,
  isReadingStopped: false,
  isOtherRead: false,
  isConnected: true,
  asOf: '2026-11-20T18:00:00.000Z',
});
const shown = (me = aMe) => renderPage(RatesSection, { path: '/settings', address: '/settings', me });

describe('currency and rates', () => {
  it('shows each rate with its day and where it is from, and why the last fetch failed', async () => {
    new FakeServer().on(getExchangeRates, rates);
    shown();
    const table = await screen.findByRole('table');
    const cells = within(table)
      .getAllByRole('row')
      .map((row) => row.textContent);
    expect(cells.slice(1)).toEqual([
      expect.stringMatching(/^SEK11\.485.*20 Nov.*Set by Mara Lindqvist$/),
      expect.stringMatching(/^USD1\.0852.*19 Nov.*Published$/),
    ]);
    expect(screen.getByText('rates.example answered 503.')).toBeTruthy();
  });

  it('opens every rate ever held of a currency, corrected ones marked, older ones on demand', async () => {
    const held = { ...rates.rows[0], currency: 'sek', perEuro: '11.1', source: 'ecb' as const, learnedBy: null };
    const server = new FakeServer().on(getExchangeRates, rates).on(listExchangeRateHistory, {
      rows: [
        { ...held, day: '2026-11-20', learnedAt: '2026-11-20T16:00:00.000Z', supersededAt: '2026-11-20T18:00:00.000Z' },
      ],
      nextBefore: '2026-11-20',
    });
    shown();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Earlier rates of SEK' }));
    const history = within(await screen.findByRole('table', { name: 'Rates of SEK by day' }));
    expect(history.getByRole('row', { name: '20 Nov 11.1 Published 20 Nov, replaced 20 Nov' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show older rates' }));
    expect(server.asked.filter(({ path }) => path === '/exchange-rates/history')).toHaveLength(2);
  });

  it('changes the currency of totals and sets a rate by hand', async () => {
    const server = new FakeServer()
      .on(getExchangeRates, rates)
      .on(setWorkspaceCurrency, { ...rates, currency: 'usd' })
      .on(setExchangeRate, rates);
    shown();
    const user = userEvent.setup();
    const currency = await screen.findByLabelText('Totals are shown in');
    await user.clear(currency);
    await user.type(currency, 'usd');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(server.lastBody('/workspace/currency')).toEqual({ currency: 'USD' });
    expect(document.activeElement).toBe(currency);
    const form = screen.getByRole('form', { name: 'Set a rate by hand' });
    await user.type(within(form).getByLabelText('Currency'), 'nok');
    await user.type(within(form).getByLabelText('For € 1'), '11.7');
    await user.click(within(form).getByRole('button', { name: 'Set rate' }));
    expect(server.lastBody('/exchange-rates')).toMatchObject({ currency: 'nok', perEuro: '11.7' });
  });

  it.each([
    ['11,4850', '11.4850'],
    ['0,335', '0.335'],
    // A thousand, or a little more than one.
    ['1,234', '1,234'],
  ])('takes a comma for the point where it can be nothing else: %s', async (typed, sent) => {
    const server = new FakeServer().on(getExchangeRates, rates).refuse(setExchangeRate, 400, 'rate_refused');
    shown();
    const form = within(await screen.findByRole('form', { name: 'Set a rate by hand' }));
    await userEvent.type(form.getByLabelText('Currency'), 'nok');
    await userEvent.type(form.getByLabelText('For € 1'), typed);
    await userEvent.click(form.getByRole('button', { name: 'Set rate' }));
    expect(server.lastBody('/exchange-rates')).toMatchObject({ perEuro: sent });
  });

  it('says in a line of its own why a currency is refused', async () => {
    new FakeServer().on(getExchangeRates, rates).refuse(setWorkspaceCurrency, 400, 'rate_refused');
    shown();
    const user = userEvent.setup();
    const currency = await screen.findByLabelText('Totals are shown in');
    await user.clear(currency);
    await user.type(currency, 'xxx{Enter}');
    const refusal = await screen.findByText('Refused: rate_refused.');
    expect(currency.getAttribute('aria-describedby')).toBe(refusal.id);
    expect(currency.getAttribute('aria-invalid')).toBe('true');
  });

  it('takes a refusal back as soon as something else is typed, whether or not it can be sent', async () => {
    new FakeServer()
      .on(getExchangeRates, rates)
      .refuse(setExchangeRate, 400, 'rate_refused')
      .refuse(setWorkspaceCurrency, 400, 'currency_refused');
    shown();
    const user = userEvent.setup();
    const form = within(await screen.findByRole('form', { name: 'Set a rate by hand' }));
    await user.type(form.getByLabelText('Currency'), 'xxx');
    await user.type(form.getByLabelText('For € 1'), '1');
    await user.click(form.getByRole('button', { name: 'Set rate' }));
    expect(await screen.findByText('Refused: rate_refused.')).toBeTruthy();
    await user.clear(form.getByLabelText('Currency'));
    expect(screen.queryByText('Refused: rate_refused.')).toBeNull();
    const currency = screen.getByLabelText('Totals are shown in');
    await user.clear(currency);
    await user.type(currency, 'xxx{Enter}');
    expect(await screen.findByText('Refused: currency_refused.')).toBeTruthy();
    await user.type(currency, '{Backspace}');
    expect(screen.queryByText('Refused: currency_refused.')).toBeNull();
  });

  it('names what is billed and has no rate', async () => {
    new FakeServer().on(getExchangeRates, rates).on(countAccounts, counted(['kwd']));
    shown();
    expect(await screen.findByText('No rate for KWD: its amounts stand beside the total. Set one below.')).toBeTruthy();
  });

  it('says when it is the currency of totals itself that has no rate', async () => {
    new FakeServer().on(getExchangeRates, { ...rates, currency: 'kwd' }).on(countAccounts, counted(['eur', 'usd']));
    shown();
    expect(await screen.findByText('No rate for KWD, so there is no total in it. Set one below.')).toBeTruthy();
  });

  it('says what to do where there is no rate, and where nothing is fetched', async () => {
    new FakeServer().on(getExchangeRates, { ...rates, rows: [], fetch: { ...rates.fetch, source: null } });
    shown();
    expect(await screen.findByText('No rate yet.')).toBeTruthy();
    expect(screen.getByText(/switched off/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Fetch now' })).toBeNull();
  });

  it('lets those who may not change it only read', async () => {
    new FakeServer().on(getExchangeRates, rates);
    shown({ ...aMe, member: { ...aMe.member, role: 'csm' } });
    await screen.findByRole('table');
    for (const name of ['Fetch now', 'Set rate', 'Save', 'Import a file']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });

  it('tells those who may not set rates who does', async () => {
    const me = { ...aMe, member: { ...aMe.member, role: 'viewer' as const } };
    new FakeServer().on(getExchangeRates, rates).on(countAccounts, counted(['kwd']));
    shown(me);
    expect(
      await screen.findByText('No rate for KWD: its amounts stand beside the total. An owner or an admin sets rates.'),
    ).toBeTruthy();
    cleanup();
    new FakeServer().on(getExchangeRates, { ...rates, rows: [], fetch: { ...rates.fetch, source: null } });
    shown(me);
    expect(await screen.findByText('An owner or an admin adds them. Until then totals stay apart.')).toBeTruthy();
    expect(screen.queryByText(/by hand/)).toBeNull();
  });

  it('says why it could not be loaded, and tries again', async () => {
    const server = new FakeServer().refuse(getExchangeRates, 500, 'internal').on(fetchExchangeRates, rates);
    shown();
    const retry = await screen.findByRole('button', { name: 'Try again' });
    server.on(getExchangeRates, rates);
    await userEvent.setup().click(retry);
    expect(await screen.findByRole('table')).toBeTruthy();
  });
});
