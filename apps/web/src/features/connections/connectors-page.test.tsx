import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type AccessReportDto, testConnection } from '#contracts/access-report.ts';
import { connectSandbox, createConnection, listConnections, resyncConnection } from '#contracts/connections.ts';
import { listConsents, listUnroutable } from '#contracts/consent.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { cancelBackfill } from '#contracts/readings.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { ConnectorsPage } from './connectors-page.tsx';
import { aBackfill, aConnection, aConnector, aReport } from './testing/connections.ts';

const aServer = () => new FakeServer().on(listUnroutable, { rows: [] });
const open = (address = '/connectors') => renderPage(ConnectorsPage, { path: '/connectors', address });

describe('the connectors page', () => {
  it('shows the size of what comes while it loads', async () => {
    aServer()
      .silent(listConnections)
      .on(listConnectors, { rows: [aConnector] });
    open();
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('offers the sandbox and the key form while nothing is connected', async () => {
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] });
    open();
    expect(await screen.findByRole('button', { name: 'Connect the sandbox' })).toBeTruthy();
    const link = await screen.findByRole('link', { name: 'Paste a Stripe restricted key' });
    expect(link.getAttribute('href')).toBe('/connectors?add=stripe');
  });

  it('offers each system by the name and the words that it gives itself', async () => {
    const toy = { ...aConnector, system: 'toy', label: 'Playthings & Co.', asksFor: 'a plaything token' };
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector, toy] });
    open();
    const link = await screen.findByRole('link', { name: 'Paste a plaything token' });
    expect(link.getAttribute('href')).toBe('/connectors?add=toy');
    expect(screen.getByText('Your own Stripe or Playthings & Co.')).toBeTruthy();
  });

  it('leads to where it is said why the systems are not known', async () => {
    aServer().on(listConnections, { rows: [] }).refuse(listConnectors, 503, 'database_unavailable');
    open();
    expect(await screen.findByRole('link', { name: 'Open Connectors' })).toBeTruthy();
  });

  it('keeps saying on the card why the sandbox was not connected, until it is tried again', async () => {
    const server = aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] })
      .refuse(connectSandbox, 503, 'sandbox_unavailable');
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Connect the sandbox' }));
    const words = 'The sandbox was not connected. Refused: sandbox_unavailable.';
    expect((await screen.findByRole('alert')).textContent).toBe(words);
    server.silent(connectSandbox);
    await userEvent.click(screen.getByRole('button', { name: 'Connect the sandbox' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('says what failed and what goes on, and tries again', async () => {
    const server = aServer()
      .refuse(listConnections, 503, 'database_unavailable')
      .on(listConnectors, { rows: [aConnector] });
    open();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Reading goes on in the background.');
    server.on(listConnections, { rows: [aConnection()] });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('article', { name: 'Northwind' })).toBeTruthy();
  });

  it('shows whether data flows, the missing permission by its slug, and the writes of all calls', async () => {
    aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, {
        rows: [aConnection({ statusDot: 'warning', statusWords: 'Charges cannot be read.', missing: 'charge_read' })],
      });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    expect(card.getByText('Needs a look')).toBeTruthy();
    expect(card.getByText(/Charges \(charge_read\)/)).toBeTruthy();
    expect(card.getByRole('link', { name: '0 writes' }).getAttribute('href')).toContain('tab=calls');
  });

  it('names what is missing alone where the billing system has no name for the permission', async () => {
    const resources = aConnection().resources.map((one) => ({ ...one, result: 'missing' as const, permissions: [] }));
    aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, { rows: [aConnection({ resources })] });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    expect(card.getByText('Missing permissions: Customers, Charges')).toBeTruthy();
  });

  it('sets the end of a key as a piece of it, as it may spell a word', async () => {
    aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, { rows: [aConnection({ keyLastFour: 'full' })] });
    open();
    const end = (await screen.findByText('full')).closest('code');
    expect(end?.textContent).toBe('····full');
    expect(end?.closest('dd')?.textContent).toContain('Restricted key ending in ····full');
  });

  const first = { status: 'reading', statusWords: 'Everything is being read for the first time.' } as const;
  const served = (changes: Parameters<typeof aConnection>[0]) =>
    aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, { rows: [aConnection({ ...first, ...changes })] });

  it('says of a first reading that it reads, how far it is, and stops it from the card', async () => {
    const server = served({ backfill: aBackfill() });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    expect(card.getByText('Reading')).toBeTruthy();
    expect(card.queryByText('Flowing')).toBeNull();
    expect(card.getByText('500 of 2,515')).toBeTruthy();
    await userEvent.click(card.getByRole('button', { name: 'Stop this reading' }));
    expect(card.getByText(/health stays Unknown and no playbook acts/)).toBeTruthy();
    const stopped = aBackfill({ status: 'canceled', words: 'The reading was stopped.' });
    const rows = [aConnection({ ...first, statusDot: 'warning', backfill: stopped })];
    server.on(cancelBackfill, stopped).on(listConnections, { rows });
    await userEvent.click(card.getByRole('button', { name: 'Stop this reading' }));
    expect(await card.findByText('Stopped')).toBeTruthy();
    expect(card.queryByRole('button', { name: 'Stop this reading' })).toBeNull();
  });

  it('goes on from the card with a first reading that was stopped', async () => {
    const server = served({ statusDot: 'warning', backfill: aBackfill({ status: 'canceled', canResume: true }) });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    const going = aConnection({ ...first, backfill: aBackfill() });
    server.on(resyncConnection, going).on(listConnections, { rows: [going] });
    await userEvent.click(card.getByRole('button', { name: 'Go on reading' }));
    expect(await card.findByText('Reading')).toBeTruthy();
    expect(card.queryByRole('button', { name: 'Go on reading' })).toBeNull();
  });

  it('goes on from the card with the books, where accounts are up to date and only they were left', async () => {
    const stopped = aBackfill({ status: 'canceled', canResume: true });
    const server = served({ status: 'connected', statusDot: 'warning', backfill: stopped });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    server.on(resyncConnection, aConnection({ backfill: aBackfill() }));
    await userEvent.click(card.getByRole('button', { name: 'Go on reading' }));
    expect(server.asked.some(({ path }) => path.endsWith('/resync'))).toBe(true);
  });

  it('does not promise to go on with one that was stopped too long ago', async () => {
    served({ statusDot: 'warning', backfill: aBackfill({ status: 'canceled' }) });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    expect(card.getByRole('button', { name: 'Read everything again' })).toBeTruthy();
    expect(card.queryByRole('button', { name: 'Go on reading' })).toBeNull();
  });

  it('calls a first reading that has to wait by what is wrong', async () => {
    served({
      statusDot: 'warning',
      statusWords: 'Stripe asked us to wait.',
      backfill: aBackfill({ status: 'paused' }),
    });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    expect(card.getByText('Needs a look')).toBeTruthy();
    expect(card.getByText('Stripe asked us to wait.')).toBeTruthy();
  });

  it('says when everything was last read, also while it is read again', async () => {
    const again = { lastReadingAt: '2026-01-02T03:04:05.000Z', backfill: aBackfill() };
    aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, { rows: [aConnection(again)] });
    open();
    const card = within(await screen.findByRole('article', { name: 'Northwind' }));
    const door = card.getAllByRole('link').find((link) => link.getAttribute('href')?.endsWith('tab=readings'));
    expect(door?.querySelector('time')?.dateTime).toBe(again.lastReadingAt);
  });

  it('says on the card where another address answers for the system', async () => {
    const elsewhere =
      'Read from the local sandbox, not from Stripe: STRIPE_API_BASE points there. All of it is made up.';
    aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, { rows: [aConnection({ mode: 'live', elsewhere })] });
    open();
    expect(within(await screen.findByRole('article', { name: 'Northwind' })).getByText(elsewhere)).toBeTruthy();
  });

  it('lets the counts beside a reading grow with it', async () => {
    const reading = (customers: number) => {
      const { counts } = aConnection();
      return { rows: [aConnection({ status: 'reading', backfill: null, counts: { ...counts, customers } })] };
    };
    const server = aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, reading(0));
    open();
    expect(await screen.findByText('0 customers')).toBeTruthy();
    server.on(listConnections, reading(120));
    expect(await screen.findByText('120 customers', {}, { timeout: 30_000 })).toBeTruthy();
  });
});

describe('events that no connection wants', () => {
  const stranger = {
    system: 'stripe',
    systemLabel: 'Stripe',
    externalAccountId: 'acct_1Stranger',
    mode: 'live' as const,
    deliveries: 4,
    firstAt: '2026-11-18T09:00:00.000Z',
    lastAt: '2026-11-19T09:00:00.000Z',
    isOurs: false,
    words: '4 events came of an account that is not connected here. Connect it, or let it take its consent back.',
  };
  const served = () =>
    aServer()
      .on(listConnectors, { rows: [aConnector] })
      .on(listConnections, { rows: [aConnection()] });
  const title = 'Events that no connection wants';

  it('are listed under the connections, each with what it means', async () => {
    served().on(listUnroutable, { rows: [stranger] });
    open();
    const list = within(await screen.findByRole('region', { name: title }));
    expect(list.getByText('acct_1Stranger')).toBeTruthy();
    expect(list.getByText(/Connect it, or let it take its consent back/)).toBeTruthy();
  });

  it('are not spoken of where there are none', async () => {
    served();
    open();
    await screen.findByRole('article', { name: 'Northwind' });
    expect(screen.queryByRole('region', { name: title })).toBeNull();
  });

  it('say when they could not be loaded', async () => {
    served().refuse(listUnroutable, 503, 'database_unavailable');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('no connection wants could not be loaded');
  });
});

describe('the key form', () => {
  it('names each missing permission and does not offer to save', async () => {
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] })
      .on(testConnection, aReport({ missing: 'charge_read' }));
    open('/connectors?add=stripe');
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'rk_test_1');
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(await screen.findByText(/1 needed permission is missing/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Copy charge_read' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Save and start reading' })).toHaveProperty('disabled', true);
  });

  it('puts what is missing first, and the focus where it stands if it is needed', async () => {
    const { resources } = aReport({ missing: 'charge_read' });
    const [first] = resources;
    if (!first) throw new Error('The report of the tests names resources.');
    const readable = { ...first, resource: 'customers', label: 'Customers', result: 'readable' as const, words: null };
    const report = {
      ...aReport({ missing: 'charge_read' }),
      resources: [readable, ...resources],
      warnings: ['Standing.'],
    };
    const server = aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] })
      .on(testConnection, report);
    open('/connectors?add=stripe');
    const key = await screen.findByLabelText(/Restricted API key/);
    await userEvent.type(key, 'rk_test_1{Enter}');
    const found = await screen.findByRole('group', { name: 'What the test found' });
    const text = found.textContent ?? '';
    const places = ['permission missing', 'Standing.', 'Customers'].map((words) => text.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(document.activeElement).toBe(found);
    server.on(testConnection, { ...report, isSufficient: true });
    await userEvent.type(key, '2{Enter}');
    await screen.findByText(/Everything needed can be read/);
    expect(document.activeElement).toBe(key);
  });

  it.each<[string, Partial<AccessReportDto>, RegExp]>([
    ['who was not named', { externalAccountId: null, accountName: null }, /can be read, in test mode\.$/],
    ['a key with a better one', { keyKind: 'secret' }, /can be read: Northwind, test mode\.$/],
    ['a key of the other mode', { isSufficient: false }, /cannot be used as it is; below stands why/],
  ])('says what was found of %s', async (_what, change, words) => {
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] })
      .on(testConnection, { ...aReport(), warnings: ['A word on the key.'], ...change });
    open('/connectors?add=stripe');
    const key = await screen.findByLabelText(/Restricted API key/);
    await userEvent.clear(key);
    await userEvent.type(key, 'rk_test_1');
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByText('A word on the key.')).toBeTruthy();
  });

  it('forgets a test as soon as the key changes, and saves what was tested', async () => {
    const server = aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] })
      .on(testConnection, aReport())
      .on(createConnection, aConnection());
    const page = open('/connectors?add=stripe');
    const key = await screen.findByLabelText(/Restricted API key/);
    const save = screen.getByRole('button', { name: 'Save and start reading' });
    await userEvent.clear(key);
    await userEvent.type(key, 'rk_test_1');
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(await screen.findByText(/Everything needed can be read/)).toBeTruthy();
    await userEvent.type(key, '2');
    expect(save).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    await screen.findByText(/Everything needed can be read/);
    await userEvent.click(save);
    expect(await screen.findByText('elsewhere')).toBeTruthy();
    expect(page.address()).toContain('/connectors/');
    expect(server.lastBody('/connections')).toEqual({ system: 'stripe', credentials: { apiKey: 'rk_test_12' } });
  });

  it('keeps what was typed through a failed save', async () => {
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] })
      .on(testConnection, aReport())
      .refuse(createConnection, 503, 'database_unavailable');
    open('/connectors?add=stripe');
    const key = await screen.findByLabelText(/Restricted API key/);
    await userEvent.type(key, 'rk_test_9');
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    await screen.findByText(/Everything needed can be read/);
    await userEvent.click(screen.getByRole('button', { name: 'Save and start reading' }));
    expect(await screen.findByText('The connection was not saved.')).toBeTruthy();
    expect(key).toHaveProperty('value', 'rk_test_9');
  });
});

describe('another account than the one that was disconnected', () => {
  const ended = (change: Parameters<typeof aConnection>[0] = {}) => aConnection({ status: 'disconnected', ...change });

  it('is asked about when a key is saved, and connected beside once that is confirmed', async () => {
    const server = aServer()
      .on(listConnections, { rows: [ended()] })
      .on(listConnectors, { rows: [aConnector] })
      .on(testConnection, { ...aReport(), externalAccountId: 'acct_new' })
      .refuse(createConnection, 409, 'another_account');
    open('/connectors?add=stripe');
    const key = await screen.findByLabelText(/Restricted API key/);
    await userEvent.clear(key);
    await userEvent.type(key, 'rk_test_1');
    const save = async () => {
      await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
      await screen.findByText(/Everything needed can be read/);
      await userEvent.click(screen.getByRole('button', { name: 'Save and start reading' }));
    };
    await save();
    expect(document.activeElement).toBe(await screen.findByRole('button', { name: 'Take another key' }));
    // The question spoke of the key that was typed then.
    await userEvent.type(key, '2');
    expect(screen.queryByRole('button', { name: 'Take another key' })).toBeNull();
    await save();
    const confirm = await screen.findByRole('button', { name: 'Connect it beside' });
    server.on(createConnection, aConnection());
    await userEvent.click(confirm);
    expect(await screen.findByText('elsewhere')).toBeTruthy();
    expect(server.lastBody('/connections')).toEqual({
      system: 'stripe',
      credentials: { apiKey: 'rk_test_12' },
      confirm: 'another_account',
    });
  });

  it('is asked about when the book of a sandbox was replaced', async () => {
    const server = aServer()
      .on(listConnections, { rows: [ended({ isSandbox: true })] })
      .on(listConnectors, { rows: [aConnector] })
      .refuse(connectSandbox, 409, 'another_account');
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Connect again' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Leave it' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Connect again' }));
    const confirm = await screen.findByRole('button', { name: 'Connect it beside' });
    server.on(connectSandbox, aConnection());
    await userEvent.click(confirm);
    expect(await screen.findByText('elsewhere')).toBeTruthy();
    expect(server.lastBody('/connections/sandbox')).toEqual({ system: 'stripe', confirm: 'another_account' });
  });
});

const aMeasure = {
  ...aConnector,
  system: 'measure',
  label: 'Measure',
  permissions: [],
  fields: [
    ...aConnector.fields,
    {
      name: 'account',
      label: 'Live or test',
      placeholder: '',
      isSecret: false,
      isRequired: true,
      help: '',
      choices: ['live', 'test'],
    },
  ],
};

describe('what is asked for', () => {
  it('parts what is to be read from what is to be left at None', async () => {
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] });
    open('/connectors?add=stripe');
    const read = within(await screen.findByRole('table', { name: 'Needed' }));
    expect(read.getAllByRole('row')).toHaveLength(2);
    expect(read.queryByText('Disputes')).toBeNull();
    await userEvent.click(screen.getByText('1 more that Stripe offers and Keepwell does not use'));
    const left = within(screen.getByRole('table', { name: 'To leave at None' }));
    expect(left.getByText('Disputes')).toBeTruthy();
  });

  it('is no list to tick where a system has no permissions', async () => {
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aMeasure] });
    open('/connectors?add=measure');
    expect(await screen.findByText(/Measure has no permissions to tick/)).toBeTruthy();
    expect(screen.queryByText('Permissions to tick')).toBeNull();
    // What is chosen here is not to be found there.
    expect(screen.getByText('Find in Measure: Restricted API key.')).toBeTruthy();
  });

  it.each<[string, string[], RegExp]>([
    ['everything', ['customer_read', 'charge_read'], /^This token may read nothing that is needed, and Measure has no/],
    ['a part', ['charge_read'], /^This token may not read 1 thing that is needed, and Measure has no permissions to/],
  ])('says what can be done where %s is refused and there is nothing to tick', async (_case, refused, words) => {
    const report = aReport();
    const resources = report.resources.map((one) => ({
      ...one,
      permissions: [],
      result: refused.includes(one.resource) ? ('missing' as const) : one.result,
    }));
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [{ ...aMeasure, system: 'unticked', readWith: 'token', fields: aConnector.fields }] })
      .on(testConnection, { ...report, resources, isSufficient: false });
    open('/connectors?add=unticked');
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'tok_1{Enter}');
    const said = await screen.findByText(words);
    expect(said.textContent).toMatch(/Make another token there, .+ and test that one/);
    expect(screen.getAllByText('may not be read')).toHaveLength(refused.length);
    expect(screen.queryByText(/permission missing|in your billing system/)).toBeNull();
  });

  it('is chosen rather than typed where it is one of two words', async () => {
    const server = aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aMeasure] })
      .on(testConnection, aReport());
    open('/connectors?add=measure');
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'tok_1');
    const choice = within(screen.getByRole('radiogroup', { name: 'Live or test' }));
    // Nobody's figures are taken for live, where mail may leave, because nothing was said.
    for (const name of ['Live', 'Test']) expect(choice.getByRole('radio', { name })).toHaveProperty('checked', false);
    const button = screen.getByRole('button', { name: 'Test connection' });
    expect(button).toHaveProperty('disabled', true);
    await userEvent.click(choice.getByRole('radio', { name: 'Test' }));
    await userEvent.click(button);
    await screen.findByText(/Everything needed can be read/);
    expect(server.lastBody('/connections/test')).toMatchObject({ credentials: { apiKey: 'tok_1', account: 'test' } });
  });
});

describe('connections that were ended', () => {
  const ended = aConnection({
    id: '00000000-0000-4000-8000-000000000012',
    system: 'measure',
    systemLabel: 'Measure',
    label: 'Northwind, Europe',
    mode: 'test',
    externalAccountId: 'cmp_1',
    status: 'disconnected',
    disconnectedAt: '2026-01-02T03:04:05.000Z',
  });
  const served = (...rows: (typeof ended)[]) =>
    aServer()
      .on(listConnections, { rows })
      .on(listConnectors, { rows: [aConnector, aMeasure] });
  const folded = async () => (await screen.findByText('Disconnected (1)')).closest('details');
  const again = `/connectors?add=measure&again=${ended.id}`;

  it('are folded below what is connected, and not counted with it', async () => {
    served(ended, aConnection());
    open();
    expect(await folded()).toHaveProperty('open', false);
    expect(screen.getAllByRole('article').map((card) => card.getAttribute('aria-label'))).toEqual(['Northwind']);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Connectors1');
  });

  it('are in view where nothing else is connected, and that is said', async () => {
    served(ended);
    open();
    expect(await folded()).toHaveProperty('open', true);
    expect(screen.getByText('Nothing is connected.')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Connectors0');
    const list = within((await folded()) ?? document.body);
    expect(list.getByRole('link', { name: 'Northwind, Europe' }).getAttribute('href')).toBe(`/connectors/${ended.id}`);
    expect(list.getByRole('link', { name: 'Connect again' }).getAttribute('href')).toBe(again);
  });

  it('come back by the form of their system, with mode filled in, the secret asked for and the name kept', async () => {
    const server = served(ended, aConnection()).on(testConnection, aReport()).on(createConnection, aConnection());
    const page = open(again);
    expect(await screen.findByRole('heading', { name: 'Connect “Northwind, Europe” again' })).toBeTruthy();
    expect(screen.getByText(/^With a test key of the same account \(cmp_1\)/)).toBeTruthy();
    const key = screen.getByLabelText(/Restricted API key/);
    expect(key).toHaveProperty('value', '');
    expect(document.activeElement).toBe(key);
    expect(screen.getByLabelText(/^Name/)).toMatchObject({ value: '', placeholder: 'Northwind, Europe' });
    expect(screen.getByRole('radio', { name: 'Test' })).toHaveProperty('checked', true);
    await userEvent.type(key, 'tok_1');
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    await screen.findByText(/Everything needed can be read/);
    // It is no longer among the ended ones when its page opens.
    server.on(listConnections, { rows: [{ ...ended, status: 'reading', disconnectedAt: null }, aConnection()] });
    await userEvent.click(screen.getByRole('button', { name: 'Save and start reading' }));
    expect(await screen.findByText('elsewhere')).toBeTruthy();
    expect(page.address()).toContain(`/connectors/${aConnection().id}`);
    expect(server.lastBody('/connections')).toEqual({
      system: 'measure',
      credentials: { apiKey: 'tok_1', account: 'test' },
    });
  });

  it('are not called ended by an address that was kept, once they are connected', async () => {
    served({ ...ended, status: 'connected', disconnectedAt: null });
    const page = open(again);
    expect(await screen.findByRole('heading', { name: '“Northwind, Europe” is connected' })).toBeTruthy();
    expect(screen.queryByLabelText(/Restricted API key/)).toBeNull();
    expect(screen.getByRole('link', { name: 'its own page' }).getAttribute('href')).toBe(
      `/connectors/${ended.id}#credentials`,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(page.address()).toBe('/connectors');
  });

  it('give their consent again first, where it was given before', async () => {
    const consented = { ...ended, system: 'stripe', keyKind: 'consent', readWith: 'consent' };
    const offer = { system: 'stripe', label: 'Stripe Connect', words: '', modes: ['test' as const] };
    served(consented).on(listConsents, { rows: [offer] });
    open(`/connectors?add=stripe&again=${ended.id}`);
    expect(await screen.findByRole('button', { name: 'Give consent again' })).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Stripe Connect' })).toBeNull();
  });
});

describe('the consent page', () => {
  const offer = { system: 'stripe', label: 'Stripe Connect', words: '', modes: ['test' as const] };
  const forgets = /the key is forgotten here/;

  it.each([
    ['a key', {}, 1],
    ['consent', { keyKind: 'consent', readWith: 'consent' }, 0],
    ['a key to the sandbox', { isSandbox: true }, 0],
  ])('is offered with a word about a key that it would replace: %s', async (_case, changes, times) => {
    aServer()
      .on(listConnections, { rows: [aConnection(changes)] })
      .on(listConnectors, { rows: [aConnector] })
      .on(listConsents, { rows: [offer] });
    open('/connectors?add=stripe');
    expect(await screen.findByRole('button', { name: 'Stripe Connect, test mode' })).toBeTruthy();
    expect(screen.queryAllByText(forgets)).toHaveLength(times);
  });
});

describe('one more source', () => {
  it('is a system by key, or the half of the sandbox that never was connected', async () => {
    const unplayed = { ...aMeasure, system: 'toy', label: 'Playthings & Co.', hasSandbox: false };
    const server = aServer()
      .on(listConnections, { rows: [aConnection({ isSandbox: true, status: 'disconnected' })] })
      .on(listConnectors, { rows: [aConnector, aMeasure, unplayed] })
      .on(connectSandbox, aConnection({ system: 'measure', isSandbox: true }));
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Connect a source' }));
    const items = (await screen.findAllByRole('menuitem')).map((item) => item.textContent);
    expect(items).toEqual(['Stripe', 'Measure', 'Playthings & Co.', 'Sandbox: Measure']);
    await userEvent.click(screen.getByRole('menuitem', { name: 'Sandbox: Measure' }));
    expect(await screen.findByText('elsewhere')).toBeTruthy();
    expect(server.lastBody('/connections/sandbox')).toEqual({ system: 'measure' });
  });

  it('is not offered to who may not connect', async () => {
    aServer()
      .on(listConnections, { rows: [] })
      .on(listConnectors, { rows: [aConnector] });
    renderPage(ConnectorsPage, {
      path: '/connectors',
      address: '/connectors',
      me: { ...aMe, member: { ...aMe.member, role: 'viewer' } },
    });
    expect(await screen.findByText(/An owner or an admin of the workspace connects billing/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Connect the sandbox' })).toBeNull();
  });
});
