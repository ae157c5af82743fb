import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { getSending, setPostalAddress } from '#contracts/sending.ts';
import { blockAddress, liftSuppression, listSuppressions, type SuppressionDto } from '#contracts/suppressions.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { MailSettings } from './mail-settings.tsx';

const id = '00000000-0000-4000-8000-0000000a0001';
const bounced: SuppressionDto = {
  id,
  pattern: 'billing@halden.example',
  kind: 'bounced',
  reason: 'the mail server refused it: 550 5.1.1 No such user',
  stops: 'everything',
  since: '2026-11-18T09:00:00.000Z',
  by: null,
  lifted: null,
};
const pageOf = (...rows: SuppressionDto[]) => ({ rows, nextCursor: null, total: rows.length });
const sending = { isStopped: false, since: null, by: null, outage: null, postalAddress: null };
const served = () => new FakeServer().on(getSending, sending).on(listSuppressions, pageOf(bounced));
const open = () => renderPage(MailSettings, { path: '/settings', address: '/settings' });

describe('the mail settings', () => {
  it('list who gets no mail, with the reason, and lift after a question', async () => {
    const lifted = { ...bounced, lifted: { at: '2026-11-19T09:00:00.000Z', by: 'Ada Keel' } };
    const server = served().on(liftSuppression, lifted);
    open();
    expect(await screen.findByText(/550 5.1.1 No such user/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Lift' }));
    expect(server.asked.some(({ path }) => path === `/suppressions/${id}/lift`)).toBe(false);
    server.on(listSuppressions, pageOf());
    await userEvent.click(screen.getByRole('button', { name: 'Lift' }));
    expect(await screen.findByText('Everybody may be written to.')).toBeTruthy();
  });

  it('block an address or a domain with a reason', async () => {
    const server = served().on(blockAddress, { ...bounced, kind: 'blocked' });
    open();
    await userEvent.type(await screen.findByLabelText('Address, or @ and a domain'), '@rival.example');
    expect(screen.getByRole('button', { name: 'Block' })).toHaveProperty('disabled', true);
    await userEvent.type(screen.getByLabelText('Reason'), 'A competitor');
    await userEvent.click(screen.getByRole('button', { name: 'Block' }));
    await waitFor(() => {
      expect(server.lastBody('/suppressions')).toEqual({ pattern: '@rival.example', reason: 'A competitor' });
    });
  });

  it('say what failed and that nobody of them is written to', async () => {
    new FakeServer().on(getSending, sending).refuse(listSuppressions, 503, 'database_away');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('None of them is written to.');
  });

  it('keep the postal address that stands under offers', async () => {
    const postalAddress = '1 Mill Lane, Fernhill';
    const server = served().on(setPostalAddress, { ...sending, postalAddress });
    open();
    await userEvent.type(await screen.findByLabelText('Company and address'), postalAddress);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.lastBody('/sending/postal-address')).toEqual({ postalAddress }));
  });
});
