import { jest } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { getConnection, removeConnection, replaceCredentials } from '#contracts/connections.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { listConsents } from '#contracts/consent.ts';
import { getReadAllowance } from '#contracts/deliveries.ts';
import { cancelBackfill, listReadings } from '#contracts/readings.ts';
import { previewDisconnect, troubleshootConnection } from '#contracts/troubleshooting.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe } from '../../testing/render-page.tsx';
import { aBackfill, aConnection, aConnector, aPreview, aReading, aTroubleshooting } from './testing/connections.ts';
import { someReads } from './testing/deliveries.ts';
import { openConnection, servedByConsent, servedConnection } from './testing/open-connection.tsx';

const { id } = aConnection();

describe('a connection while it is read', () => {
  it.each([
    ['', 3],
    ['?tab=readings', 5],
  ])('has the parts of what comes, not rows: %s', async (query, parts) => {
    servedConnection().silent(getConnection);
    openConnection(query);
    expect((await screen.findByRole('status', { name: 'Loading' })).children).toHaveLength(parts);
  });
});

describe('the overview of a connection', () => {
  it('lets its counts grow while it is read', async () => {
    const reading = (customers: number) =>
      aConnection({ status: 'reading', backfill: null, counts: { ...aConnection().counts, customers } });
    const server = servedConnection(reading(1));
    openConnection();
    expect(await screen.findByText('1 customer')).toBeTruthy();
    server.on(getConnection, reading(120));
    expect(await screen.findByText('120 customers', {}, { timeout: 30_000 })).toBeTruthy();
  });

  it('runs the checks when asked, and leads to where each is mended', async () => {
    const server = servedConnection().on(troubleshootConnection, aTroubleshooting());
    openConnection();
    const button = await screen.findByRole('button', { name: 'Run the checks' });
    expect(server.asked.some(({ path }) => path.endsWith('/troubleshoot'))).toBe(false);
    await userEvent.click(button);
    expect(await screen.findByText(/1 problem and 1 remark\./)).toBeTruthy();
    const mend = screen.getByRole('link', { name: 'Paste a new key of the same account.' });
    expect(mend.getAttribute('href')).toBe(`/connectors/${id}#credentials`);
    const replay = screen.getByRole('link', { name: 'See why, and replay them.' });
    expect(replay.getAttribute('href')).toBe(`/connectors/${id}?tab=deliveries&result=failed`);
  });

  it('tells what is only worth knowing from what is fine', async () => {
    const [, , fine] = aTroubleshooting().checks;
    if (!fine) throw new Error('One of the checks is fine.');
    const words = 'Changes are found by asking every 30 seconds.';
    const note = { ...fine, key: 'events' as const, label: 'Changes arrive', result: 'info' as const, words };
    servedConnection().on(troubleshootConnection, { ...aTroubleshooting(), checks: [note, fine] });
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Run the checks' }));
    expect(await screen.findByText(/^Nothing to mend, 1 note\./)).toBeTruthy();
    const line = within(screen.getByText(words).closest('li') ?? document.body);
    expect(line.getByRole('img', { name: 'Note' })).toBeTruthy();
    expect(line.queryByRole('img', { name: 'Fine' })).toBeNull();
  });

  it('answers why there are fewer accounts as a subtraction', async () => {
    servedConnection().on(troubleshootConnection, aTroubleshooting());
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Run the checks' }));
    const sum = within(await screen.findByRole('region', { name: 'Why fewer accounts than customers?' }));
    expect(sum.getByRole('row', { name: 'Customers in Stripe 1,204' })).toBeTruthy();
    expect(sum.getByRole('row', { name: 'Deleted before they had an account 0' })).toBeTruthy();
    expect(sum.getByRole('row', { name: 'Sharing an account with another one − 4' })).toBeTruthy();
    expect(sum.getByRole('row', { name: 'Accounts here 1,200' })).toBeTruthy();
  });

  it('does not call everything read what could not be read', async () => {
    const [phase] = aBackfill().phases;
    if (!phase) throw new Error('A reading has a phase.');
    const phases = [phase, { ...phase, label: 'Balance transactions', status: 'unavailable' as const }];
    const read = { lastReadingAt: '2026-01-02T03:04:05.000Z', backfill: aBackfill({ status: 'done', phases }) };
    servedConnection(aConnection(read));
    openConnection();
    expect(await screen.findByText('Read, but not everything')).toBeTruthy();
    expect(screen.getByText('all but balance transactions')).toBeTruthy();
    expect(screen.getByText(/Not readable: balance transactions\./)).toBeTruthy();
    expect(screen.queryByText('of everything')).toBeNull();
  });

  it('says what is permitted and unavailable at present, and where that is explained', async () => {
    const words = 'Charges: Stripe answered with an error of its own (500).';
    const unavailable = [{ kind: 'charge', label: 'Charges', words, resource: 'charge_read' }];
    servedConnection(aConnection({ unavailable }));
    openConnection();
    const door = await screen.findByRole('link', { name: 'Charges unavailable at present' });
    expect(door.getAttribute('href')).toBe(`/connectors/${id}#unavailable`);
    expect(door.closest('dd')?.textContent).toBe('2 of 2Charges unavailable at present');
    const reason = await screen.findByText(/Stripe answered with an error of its own \(500\)\./);
    expect(reason.closest('#unavailable')).toBeTruthy();
    const lines = within(document.getElementById('permissions') ?? document.body).getAllByText(/^permitted/);
    expect(lines.map((line) => line.closest('li')?.textContent)).toEqual([
      'Customerspermitted',
      'Chargespermitted, unavailable at present',
    ]);
  });

  it('say that events may not be read, where they may not, and no more of payments than is known', async () => {
    const polling = { everySeconds: 900, readsIn30Days: 2_880, hasWebhooks: true, isRefused: true };
    servedConnection().on(getReadAllowance, someReads({ polling, transactions: null, isAtLeast: true }));
    openConnection();
    expect(
      await screen.findByText(/^Events may not be read: changes show by webhook and with the nightly/),
    ).toBeTruthy();
    expect(screen.queryByText(/grows with payments/)).toBeNull();
  });

  it.each([
    ['and what that comes to', 34_560, ', at least 34,560 reads in 30 days.'],
    ['also where nobody counts', null, '.'],
  ])('says whose usage is read, how often, %s', async (_case, readsIn30Days, rest) => {
    const usage = { customers: 12, everySeconds: 900, readsIn30Days };
    servedConnection().on(getReadAllowance, someReads({ usage }));
    openConnection();
    const words = `No event tells of usage: that of 12 customers is read every 15 minutes${rest}`;
    expect((await screen.findByText(/No event tells of usage/)).textContent).toContain(words);
    expect(screen.getByText(/^The last 30 days, usage and whole readings included/)).toBeTruthy();
  });

  it('does not call a day of a sandbox 30 days', async () => {
    servedConnection().on(getReadAllowance, someReads({ days: 1, allowance: null }));
    openConnection();
    expect(await screen.findByText(/^The last 24 hours, everything included/)).toBeTruthy();
  });

  it.each([
    [true, true, /^Its webhook works: .* Changes are asked for every 5 seconds as well\./],
    [false, true, /^Its webhook is set up: .* Changes are asked for every 5 seconds as well\./],
    [false, false, /^Changes are asked for every 5 seconds\. It has no webhook: connecting the sandbox again/],
  ])(
    'says of a sandbox whether its webhook works, and counts no reads of 30 days',
    async (hasWebhooks, isSet, words) => {
      const polling = { everySeconds: 5, readsIn30Days: 1_209_600, hasWebhooks, isRefused: false };
      servedConnection(aConnection({ isSandbox: true, hasWebhookSecret: isSet })).on(
        getReadAllowance,
        someReads({ days: 1, allowance: null, polling }),
      );
      openConnection();
      expect(await screen.findByText(words)).toBeTruthy();
      expect(screen.queryByText(/1,209,600/)).toBeNull();
    },
  );

  it('says that polling alone would go beyond what is allowed', async () => {
    servedConnection().on(getReadAllowance, someReads({ words: 'Add a webhook.' }));
    openConnection();
    expect(await screen.findByText('Add a webhook.')).toBeTruthy();
    expect(screen.getByRole('meter', { name: 'Reads of what is allowed' }).getAttribute('aria-valuenow')).toBe('48');
  });

  it('offers no reading, and speaks of none to come, while access is refused', async () => {
    servedConnection(aConnection({ status: 'revoked', statusDot: 'problem', backfill: aBackfill({ status: 'done' }) }));
    openConnection();
    expect(await screen.findByRole('button', { name: 'Test and replace' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Read everything again' })).toBeNull();
    expect(screen.queryByText('Reads', { selector: 'h2' })).toBeNull();
    expect(screen.getByText('when last tried')).toBeTruthy();
  });

  it('offers nothing that changes it to who may not', async () => {
    servedConnection();
    openConnection('', { ...aMe, member: { ...aMe.member, role: 'csm' } });
    await screen.findByText('Permissions', { selector: 'h2' });
    for (const name of ['Run the checks', 'Replace the key', 'Disconnect', 'Read everything again'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });

  it("calls what it is read with by the word of the system's form", async () => {
    servedConnection(aConnection({ keyKind: 'API token', readWith: 'token' }));
    openConnection();
    expect(await screen.findByText('Token', { selector: 'h2' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Replace the token' })).toBeTruthy();
  });

  it('has consent given again where there is no key to replace', async () => {
    servedByConsent();
    openConnection();
    expect(await screen.findByText('Consent', { selector: 'h2' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Replace the key' })).toBeNull();
  });

  it('names what consent was given for, where that was kept', async () => {
    servedByConsent({ grantedScope: 'read_only' });
    openConnection();
    const kind = await screen.findByText(/^By consent/);
    expect(kind.textContent).toBe('By consent, read_only');
  });
});

describe('a new key', () => {
  it('of another account is asked about, and becomes a connection of its own once that is confirmed', async () => {
    const server = servedConnection().refuse(replaceCredentials, 409, 'another_account');
    const page = openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the key' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/Restricted API key/));
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'rk_test_2');
    await userEvent.click(screen.getByRole('button', { name: 'Test and replace' }));
    const confirm = await screen.findByRole('button', { name: 'Connect it beside' });
    const other = '00000000-0000-4000-8000-000000000011';
    server.on(replaceCredentials, aConnection({ id: other }));
    await userEvent.click(confirm);
    await waitFor(() => expect(page.address()).toContain(other));
    expect(server.lastBody(`/connections/${id}/credentials`)).toEqual({
      credentials: { apiKey: 'rk_test_2' },
      confirm: 'another_account',
    });
  });

  it('is taken to be live or test as the old one was, where that is asked', async () => {
    const server = servedConnection(aConnection({ system: 'measure', mode: 'test' })).on(
      replaceCredentials,
      aConnection(),
    );
    const field = { placeholder: '', isSecret: false, isRequired: false, help: '' };
    const fields = [
      { ...field, name: 'company', label: 'Company id', isRequired: true },
      { ...field, name: 'account', label: 'Live or test', isRequired: true, choices: ['live', 'test'] },
    ];
    const measure = {
      system: 'measure',
      label: 'Measure',
      readWith: 'token',
      asksFor: 'a Measure token',
      hasSandbox: true,
      fields,
      permissions: [],
      createKeyUrl: null,
    };
    server.on(listConnectors, { rows: [measure] });
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the key' }));
    await userEvent.type(await screen.findByLabelText(/Company id/), 'cmp_1');
    await userEvent.click(screen.getByRole('button', { name: 'Test and replace' }));
    await waitFor(() =>
      expect(server.lastBody(`/connections/${id}/credentials`)).toEqual({
        credentials: { company: 'cmp_1', account: 'test' },
      }),
    );
  });

  it('is asked for with what to tick, and without the secret that the webhook has a field for', async () => {
    const secret = { placeholder: '', isSecret: true, isRequired: false, help: '' };
    const fields = [...aConnector.fields, { ...secret, name: 'webhookSecret', label: 'Webhook signing secret' }];
    servedConnection().on(listConnectors, { rows: [{ ...aConnector, fields }] });
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the key' }));
    expect(await screen.findByRole('heading', { name: 'Permissions to tick' })).toBeTruthy();
    expect(screen.getAllByLabelText(/signing secret/i)).toHaveLength(1);
  });

  it('takes the place of consent that was withdrawn, once it was asked for', async () => {
    const revoked = aConnection({ keyKind: 'consent', readWith: 'consent', status: 'revoked' });
    const offer = { system: 'stripe', label: 'Stripe Connect', words: '', modes: ['test' as const] };
    const server = new FakeServer()
      .on(listConsents, { rows: [offer] })
      .on(getConnection, revoked)
      .on(listConnectors, { rows: [aConnector] })
      .refuse(replaceCredentials, 400, 'key_rejected');
    openConnection();
    expect(await screen.findByRole('button', { name: 'Give consent again' })).toBeTruthy();
    expect(screen.queryByLabelText(/Restricted API key/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Use a key instead' }));
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'rk_test_4');
    await userEvent.click(screen.getByRole('button', { name: 'Test and replace' }));
    expect((await screen.findByRole('alert')).textContent).not.toContain('stays in use');
    expect(server.lastBody(`/connections/${id}/credentials`)).toEqual({ credentials: { apiKey: 'rk_test_4' } });
  });

  it('that is refused leaves the old one in use', async () => {
    servedConnection().refuse(replaceCredentials, 400, 'key_rejected');
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the key' }));
    await userEvent.type(await screen.findByLabelText(/Restricted API key/), 'rk_test_3');
    await userEvent.click(screen.getByRole('button', { name: 'Test and replace' }));
    expect((await screen.findByRole('alert')).textContent).toContain('The old one stays in use');
  });
});

describe('a disconnect', () => {
  it('is counted before it can be confirmed', async () => {
    const server = servedConnection().silent(previewDisconnect);
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    const confirm = screen.getByRole('button', { name: 'Disconnect and remove' });
    expect(confirm).toHaveProperty('disabled', true);
    expect(server.asked.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  it('brings all that would go into view once it is counted', async () => {
    const shown: (string | null)[] = [];
    const show = jest.spyOn(window.HTMLElement.prototype, 'scrollIntoView');
    show.mockImplementation(function (this: HTMLElement) {
      shown.push(this.textContent);
      // As newer browsers answer: it is no way to end an effect.
      return Promise.resolve() as never;
    });
    servedConnection().on(previewDisconnect, aPreview());
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    await waitFor(() => expect(shown.at(-1)).toContain('Billing objects'));
    show.mockRestore();
  });

  it('is called off by Escape, and the button has the focus again', async () => {
    servedConnection().on(previewDisconnect, aPreview());
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('button', { name: 'Disconnect and remove' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Disconnect' }));
  });

  it('says only what is so: of what there is none of nothing is said', async () => {
    servedConnection().on(previewDisconnect, aPreview());
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    expect(await screen.findByText('Billing objects')).toBeTruthy();
    expect(screen.queryByText(/Flags that close|Drafts that are withdrawn/)).toBeNull();
    expect(screen.queryByText('0', { selector: 'dd' })).toBeNull();
    expect(screen.queryByText(/more flags may close/)).toBeNull();
  });

  it.each([
    [
      'consent that was taken back',
      () => servedByConsent({ status: 'revoked' }),
      /What is kept of the consent goes at once\./,
      'Nothing changes in Stripe.',
    ],
    ['a key', servedConnection, /The key and the webhook's secret go at once\./, 'Nothing changes in Stripe.'],
    [
      'consent',
      servedByConsent,
      /What is kept of the consent goes at once\./,
      'Nothing changes in Stripe: it goes on allowing the access until you remove the application in its settings.',
    ],
  ])('of what is read with %s says what goes, and what stays allowed', async (_what, served, goes, stays) => {
    served().on(previewDisconnect, aPreview());
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    expect(await screen.findByText(goes)).toBeTruthy();
    expect(screen.getByText(stays)).toBeTruthy();
  });

  it('does not pass over flags that could not all be judged', async () => {
    const { goes, ...rest } = aPreview();
    servedConnection().on(previewDisconnect, { ...rest, goes: { ...goes, flagsClosing: 3, isAtLeast: true } });
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    expect((await screen.findByText('Flags that close')).parentElement?.textContent).toBe('Flags that close3');
    expect(screen.getByText(/more flags may close, and drafts with them/)).toBeTruthy();
  });

  it('says in numbers what goes and what stays', async () => {
    const server = servedConnection().on(previewDisconnect, aPreview()).on(removeConnection, {});
    openConnection();
    await userEvent.click(await screen.findByRole('button', { name: 'Disconnect' }));
    expect(await screen.findByText('7,885')).toBeTruthy();
    expect(
      screen.getByText(
        /288 accounts are known from nowhere else: they become contacts, 42 open flags stay without what billing said/,
      ),
    ).toBeTruthy();
    server.on(
      getConnection,
      aConnection({ status: 'disconnecting', purge: { removed: 250, left: 750, isWaiting: false } }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Disconnect and remove' }));
    await waitFor(() => expect(document.activeElement?.id).toBe('content'));
    expect(await screen.findByText('250 of 1,000 rows removed')).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Removed' }).getAttribute('aria-valuenow')).toBe('25');
    expect(screen.queryByText(/Nobody is removing/)).toBeNull();
  });

  it('says of a removal that nobody is at work on that it goes on by itself', async () => {
    servedConnection(aConnection({ status: 'disconnecting', purge: { removed: 0, left: 5_445, isWaiting: true } }));
    openConnection();
    expect(await screen.findByText('0 of 5,445 rows removed')).toBeTruthy();
    expect(screen.getByText(/^Nobody is removing them at the moment\. It goes on by itself/)).toBeTruthy();
  });

  it('shows afterwards what is left, and the way back', async () => {
    servedConnection(aConnection({ status: 'disconnected' })).on(previewDisconnect, aPreview());
    openConnection();
    expect(await screen.findByText('Kept here')).toBeTruthy();
    const way = screen.getByRole('link', { name: 'Connect again' }).getAttribute('href');
    expect(way).toBe(`/connectors?add=stripe&again=${id}`);
  });
});

describe('the readings', () => {
  it('say what had been missed, by kind, and why', async () => {
    servedConnection().on(listReadings, { rows: [aReading()], nextCursor: null, total: null });
    openConnection('?tab=readings');
    const card = within(await screen.findByRole('article', { name: /^Nightly/ }));
    expect(card.getByText('2 objects were not as held, and corrected:')).toBeTruthy();
    expect(card.getByText('No delivery came for it.')).toBeTruthy();
    expect(card.getByText('in_1')).toBeTruthy();
    expect(card.getByText(/2,515 objects read in 186 calls, 4 min/)).toBeTruthy();
  });

  it('call nothing missed that nothing announces', async () => {
    const words = 'Nothing announces these: they come with each reading.';
    const entries = { kind: 'entry', label: 'Balance transactions', change: 'added', objects: 6 } as const;
    const findings = [{ ...entries, reason: 'never_announced' as const, words, examples: [] }];
    const reading = aReading({ corrected: 0, brought: 6, findings });
    servedConnection().on(listReadings, { rows: [reading], nextCursor: null, total: null });
    openConnection('?tab=readings');
    const card = within(await screen.findByRole('article', { name: /^Nightly/ }));
    expect(card.getByText('Nothing had been missed.')).toBeTruthy();
    expect(card.getByText(`Balance transactions: 6 new. ${words}`)).toBeTruthy();
    expect(card.queryByRole('table')).toBeNull();
  });

  it('say what they had to leave out, and do not vouch for it', async () => {
    const words = 'Stripe refused the reading (status 400).';
    const phase = { kind: 'charge', label: 'Charges', status: 'unavailable' as const, read: 0, corrected: 0, words };
    const reading = aReading({ corrected: 0, findings: [], phases: [...aReading().phases, phase] });
    servedConnection().on(listReadings, { rows: [reading], nextCursor: null, total: null });
    openConnection('?tab=readings');
    const card = within(await screen.findByRole('article', { name: /^Nightly/ }));
    expect(card.getByText(`Charges could not be read: ${words}`)).toBeTruthy();
    expect(card.getByText('Nothing had been missed as far as it was read.')).toBeTruthy();
  });

  it('are stopped only after it was said what that means', async () => {
    const server = servedConnection(aConnection({ status: 'reading', backfill: aBackfill() }))
      .on(listReadings, { rows: [], nextCursor: null, total: null })
      .on(cancelBackfill, aBackfill({ status: 'failed', words: 'The reading was stopped.' }));
    openConnection('?tab=readings');
    await userEvent.click(await screen.findByRole('button', { name: 'Stop this reading' }));
    expect(screen.getByText(/health stays Unknown and no playbook acts/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Stop this reading' }));
    expect(server.asked.some(({ path }) => path.endsWith('/backfill/cancel'))).toBe(true);
  });
});
