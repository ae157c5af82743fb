import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beginConsent, completeConsent, followConsent } from '#contracts/consent.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { ConsentPage } from './consent-page.tsx';

const open = (query: string) =>
  renderPage(ConsentPage, { path: '/connectors/consent', address: `/connectors/consent${query}` });
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
    const server = new FakeServer().on(completeConsent, { connectionId });
    const { address } = open('?state=s1&code=ac_1&scope=read_only');
    expect(await screen.findByText('elsewhere')).toBeTruthy();
    expect(address()).toBe(`/connectors/${connectionId}`);
    expect(server.asked.map(({ body }) => body)).toEqual([{ state: 's1', code: 'ac_1' }]);
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
    new FakeServer()
      .refuse(completeConsent, 503, 'consent_unavailable')
      .on(followConsent, {
        consent: { ...begun, meantFor: connectionId, status: 'failed', code: 'consent_unavailable' },
      });
    open('?state=s1&code=ac_1');
    const back = await screen.findByRole('link', { name: 'Back to the connection' });
    expect(back.getAttribute('href')).toBe(`/connectors/${connectionId}`);
  });

  it.each(['', '?state=s1', '?code=ac_1'])(
    'asks nothing, blames nobody and leads back when it was opened by hand: %s',
    async (query) => {
      const server = new FakeServer();
      open(query);
      expect(await screen.findByText('There is nothing to confirm here.')).toBeTruthy();
      const back = screen.getByRole('link', { name: 'Back to Connectors' });
      expect(back.getAttribute('href')).toBe('/connectors');
      expect(screen.queryByRole('alert')).toBeNull();
      expect(server.asked).toEqual([]);
    },
  );
});
