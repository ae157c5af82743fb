import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beginConsent, completeConsent, followConsent } from '#contracts/consent.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { ConsentPage } from './consent-page.tsx';

const open = (query: string) =>
  renderPage(ConsentPage, { path: '/connectors/consent', address: `/connectors/consent${query}` });
const openAsCsm = (query: string) =>
  renderPage(ConsentPage, {
    path: '/connectors/consent',
    address: `/connectors/consent${query}`,
    me: { ...aMe, member: { ...aMe.member, role: 'csm' } },
  });
const connectionId = '00000000-0000-4000-8000-00000000000a';
const begun = {
  system: 'stripe',
  mode: 'test',
  meantFor: null,
  status: 'open',
  code: null,
  connectionId: null,
} as const;

describe('the way back from a consent page', () => {
  it('hands the answer over once, and opens the connection', async () => {
    const server = new FakeServer().on(completeConsent, { connectionId, keyForgotten: false });
    const { address } = open('?state=s1&code=ac_1&scope=read_only');
    expect(await screen.findByText('elsewhere')).toBeTruthy();
    expect(address()).toBe(`/connectors/${connectionId}`);
    expect(server.asked.map(({ body }) => body)).toEqual([{ state: 's1', code: 'ac_1' }]);
  });

  it('says that the key is forgotten where consent took its place, before it leads on', async () => {
    new FakeServer().on(completeConsent, { connectionId, keyForgotten: true });
    open('?state=s1&code=ac_1');
    expect(await screen.findByText(/the key is forgotten here/)).toBeTruthy();
    const on = screen.getByRole('link', { name: 'Open the connection' });
    expect(on.getAttribute('href')).toBe(`/connectors/${connectionId}`);
  });

  it('takes the answer out of the address, says why it was refused, and leads back', async () => {
    new FakeServer().refuse(completeConsent, 400, 'consent_declined');
    const { address } = open('?state=s1&error=access_denied');
    expect((await screen.findByRole('alert')).textContent).toContain('Refused: consent_declined.');
    expect(address()).toBe('/connectors/consent');
    expect(screen.getByRole('link', { name: 'Begin again' }).getAttribute('href')).toBe('/connectors?add=stripe');
  });

  it('asks about another account than the one that was meant, and begins again for that one or beside it', async () => {
    const server = new FakeServer()
      .refuse(completeConsent, 409, 'another_account')
      .on(followConsent, { consent: { ...begun, meantFor: connectionId, status: 'failed', code: 'another_account' } })
      .refuse(beginConsent, 409, 'consent_not_set_up');
    open('?state=s1&code=ac_1');
    expect((await screen.findByRole('alert')).textContent).toContain('Refused: another_account.');
    const leave = screen.getByRole('link', { name: 'Leave it as it is' });
    expect(leave.getAttribute('href')).toBe(`/connectors/${connectionId}`);
    expect(document.activeElement).toBe(leave);
    await userEvent.click(screen.getByRole('button', { name: 'Give consent again' }));
    expect(await screen.findByText(/consent_not_set_up/)).toBeTruthy();
    expect(server.lastBody('/connections/consent')).toEqual({ system: 'stripe', mode: 'test', connectionId });
    await userEvent.click(screen.getByRole('button', { name: 'Connect it beside' }));
    expect(server.lastBody('/connections/consent')).toEqual({
      system: 'stripe',
      mode: 'test',
      confirm: 'another_account',
    });
  });

  it('offers no connection to go on with where none was meant', async () => {
    new FakeServer()
      .refuse(completeConsent, 409, 'another_account')
      .on(followConsent, { consent: { ...begun, status: 'failed', code: 'another_account' } });
    open('?state=s1&code=ac_1');
    expect(await screen.findByRole('button', { name: 'Connect it beside' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Give consent again' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Leave it as it is' }).getAttribute('href')).toBe('/connectors');
  });

  it('leads back to the connection that it was begun for', async () => {
    new FakeServer().refuse(completeConsent, 503, 'consent_unavailable').on(followConsent, {
      consent: { ...begun, meantFor: connectionId, status: 'failed', code: 'consent_unavailable' },
    });
    open('?state=s1&code=ac_1');
    const back = await screen.findByRole('link', { name: 'Back to the connection' });
    expect(back.getAttribute('href')).toBe(`/connectors/${connectionId}`);
  });

  it.each(['', '?state=s1', '?code=ac_1'])(
    'hands nothing over, blames nobody and leads back when it was opened by hand: %s',
    async (query) => {
      const server = new FakeServer().on(followConsent, { consent: null });
      open(query);
      expect(await screen.findByText('There is nothing to confirm here.')).toBeTruthy();
      const back = screen.getByRole('link', { name: 'Back to Connectors' });
      expect(back.getAttribute('href')).toBe('/connectors');
      expect(screen.queryByRole('alert')).toBeNull();
      expect(server.asked.map(({ path }) => path)).toEqual(['/connections/consent/last']);
    },
  );

  it('says what is true when it is loaded again while the account is being asked, and once it is connected', async () => {
    const server = new FakeServer().on(followConsent, { consent: { ...begun, status: 'confirming' } });
    open('');
    expect(await screen.findByText(/is being checked/)).toBeTruthy();
    server.on(followConsent, { consent: { ...begun, status: 'connected', connectionId } });
    const link = await screen.findByRole('link', { name: 'Open the connection' }, { timeout: 20_000 });
    expect(link.getAttribute('href')).toBe(`/connectors/${connectionId}`);
    expect(server.asked.some(({ method }) => method !== 'GET')).toBe(false);
  });

  it.each([
    ['409', 'consent_stale', 409],
    ['lost', 'unexpected_answer', 500],
  ])('does not say of an account that is connected that it is not: %s', async (_case, code, status) => {
    new FakeServer()
      .refuse(completeConsent, status, code)
      .on(followConsent, { consent: { ...begun, status: 'connected', connectionId } });
    open('?state=s1&code=ac_1');
    expect(await screen.findByText('The account is connected.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('does not say that an account was not connected where nobody noted what became of its answer', async () => {
    new FakeServer().on(followConsent, { consent: { ...begun, status: 'unknown' } });
    open('');
    expect(await screen.findByText('Whether the account was connected is not known.')).toBeTruthy();
    expect(screen.queryByText('The account was not connected.')).toBeNull();
    expect(screen.getByText(/Connectors shows what is connected/)).toBeTruthy();
    const links = screen.getAllByRole('link', { name: 'Back to Connectors' });
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/connectors']);
  });

  it('says why its own answer was refused, although that was not noted', async () => {
    new FakeServer()
      .refuse(completeConsent, 400, 'consent_declined')
      .on(followConsent, { consent: { ...begun, status: 'confirming' } });
    open('?state=s1&error=access_denied');
    expect((await screen.findByRole('alert')).textContent).toContain('Refused: consent_declined.');
    expect(screen.queryByText(/is being checked/)).toBeNull();
  });

  it.each(['', '?state=s1&code=ac_1'])('leads who may not connect to nothing that is refused: %s', async (query) => {
    const server = new FakeServer();
    const { address } = openAsCsm(query);
    expect(await screen.findByText('Connecting needs an owner or an admin.')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Begin again' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Back to Connectors' })).toBeTruthy();
    expect(address()).toBe('/connectors/consent');
    expect(server.asked).toEqual([]);
  });

  it.each([
    ['nothing was begun', null],
    ['another is awaited', begun],
    ['another came to nothing', { ...begun, status: 'failed' as const, code: 'consent_declined' }],
  ])('claims nothing of an answer that it knows nothing of: %s', async (_case, consent) => {
    new FakeServer().refuse(completeConsent, 409, 'consent_stale').on(followConsent, { consent });
    open('?state=s1&code=ac_1');
    expect((await screen.findByRole('alert')).textContent).toContain('Connectors shows what is connected.');
    expect(screen.queryByText(/not connected|Nothing was stored/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Back to Connectors' })).toBeTruthy();
  });

  it('asks again about another account when it is loaded again', async () => {
    new FakeServer().on(followConsent, { consent: { ...begun, status: 'failed', code: 'another_account' } });
    open('');
    expect((await screen.findByRole('alert')).textContent).toContain(
      'Another account than those that were disconnected',
    );
    expect(screen.getByRole('button', { name: 'Connect it beside' })).toBeTruthy();
  });
});
