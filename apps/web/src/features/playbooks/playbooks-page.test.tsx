import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { listPlaybooks, switchPlaybook } from '#contracts/playbooks.ts';
import { getRestore, noteRestore } from '#contracts/restore.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { PlaybooksPage } from './playbooks-page.tsx';
import { aPlaybook } from '../../testing/a-playbook.ts';

const open = (me = aMe) => renderPage(PlaybooksPage, { path: '/playbooks', address: '/playbooks', me });

describe('the playbooks page', () => {
  it('shows the size of what comes while it loads', async () => {
    new FakeServer().silent(listPlaybooks);
    open();
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('says why there is none', async () => {
    new FakeServer().on(listPlaybooks, { rows: [] });
    open();
    expect(await screen.findByText('No playbook yet.')).toBeTruthy();
  });

  it('says what failed and tries again', async () => {
    const server = new FakeServer().refuse(listPlaybooks, 503, 'database_unavailable');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('None was switched or changed.');
    server.on(listPlaybooks, { rows: [aPlaybook()] });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Card failed' })).toBeTruthy();
  });

  it('has no switch for who may not turn it', async () => {
    new FakeServer().on(listPlaybooks, { rows: [aPlaybook()] });
    open({ ...aMe, member: { ...aMe.member, role: 'csm' } });
    expect(await screen.findByRole('link', { name: 'Card failed' })).toBeTruthy();
    expect(screen.queryByRole('switch')).toBeNull();
  });

  it('asks for billing while nothing is connected', async () => {
    new FakeServer().on(listPlaybooks, { rows: [aPlaybook()] });
    open({ ...aMe, modes: [] });
    expect((await screen.findByRole('link', { name: 'Connect billing' })).getAttribute('href')).toBe('/customers');
    expect(screen.getByText(/Playbooks act on what billing says/)).toBeTruthy();
  });

  it('asks for nothing once something is connected', async () => {
    new FakeServer().on(listPlaybooks, { rows: [aPlaybook()] });
    open();
    expect(await screen.findByRole('link', { name: 'Card failed' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Connect billing' })).toBeNull();
  });

  it('is walked with J and K from one to the next', async () => {
    const second = aPlaybook({ id: '00000000-0000-4000-8000-000000070002', name: 'Renewal near' });
    new FakeServer().on(listPlaybooks, { rows: [aPlaybook(), second] });
    open();
    const first = await screen.findByRole('link', { name: 'Card failed' });
    await userEvent.keyboard('jj');
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Renewal near' }));
    await userEvent.keyboard('kk');
    expect(document.activeElement).toBe(first);
  });

  it('reads as sentences, and a switch keeps the way of sending', async () => {
    const server = new FakeServer().on(listPlaybooks, { rows: [aPlaybook({ isOn: false })] }).on(switchPlaybook, {});
    open();
    expect(await screen.findByText(/When a payment fails/)).toBeTruthy();
    expect(screen.getByRole('link', { name: '1 account inside' })).toBeTruthy();
    expect(screen.queryByText(/could be started/)).toBeNull();
    await userEvent.click(screen.getByRole('switch', { name: 'Card failed: on or off' }));
    await waitFor(() => {
      expect(server.lastBody(`/playbooks/${aPlaybook().id}/switch`)).toEqual({ isOn: true, sending: 'draft' });
    });
  });

  it('tells that the database was restored, what was held back, and asks who may switch playbooks to look', async () => {
    const restore = { noticedAt: '2026-11-18T09:00:00.000Z', playbooks: [aPlaybook()], messages: 3 };
    const server = new FakeServer()
      .on(listPlaybooks, { rows: [aPlaybook()] })
      .on(getRestore, { restore })
      .on(noteRestore, { restore: null });
    open();
    const notice = within(await screen.findByRole('region', { name: 'Restored from a backup' }));
    expect(notice.getByText(/sent automatically and writes drafts now/)).toBeTruthy();
    expect(notice.getByRole('link', { name: '3 approved messages' }).getAttribute('href')).toBe('/drafts');
    await userEvent.click(notice.getByRole('button', { name: 'I have looked at the playbooks' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Restored from a backup' })).toBeNull());
    expect(server.asked.some(({ path }) => path === '/restore/note')).toBe(true);
  });
});
