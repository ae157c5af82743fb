import { screen } from '@testing-library/react';
import { listApiKeys } from '#contracts/session.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { ApiKeys } from './api-keys.tsx';

const as = (role: 'admin' | 'csm') =>
  renderPage(ApiKeys, { path: '/settings', address: '/settings', me: { ...aMe, member: { ...aMe.member, role } } });

describe('API keys', () => {
  it('are made by admins', async () => {
    new FakeServer().on(listApiKeys, { rows: [] });
    as('admin');
    expect(await screen.findByText('No key yet.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Make a key' })).toBeTruthy();
  });

  it('are not asked for by others, who read who makes them', () => {
    const { asked } = new FakeServer();
    as('csm');
    expect(screen.getByText('An owner or an admin makes and revokes keys.')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
    expect(asked).toEqual([]);
  });
});
