import { screen } from '@testing-library/react';
import { listOutbox } from '#contracts/outbox.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { OutboxPage } from './outbox-page.tsx';

describe('the Outbox', () => {
  it('leads to the drafts that its mail comes from while it is empty', async () => {
    new FakeServer().on(listOutbox, { rows: [], nextCursor: null, total: 0 });
    renderPage(OutboxPage, { path: '/outbox', address: '/outbox', me: aMe });
    expect(await screen.findByText('No mail stayed here.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open Drafts' }).getAttribute('href')).toBe('/drafts');
  });
});
