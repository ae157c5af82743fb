import { screen } from '@testing-library/react';
import { listConnections } from '#contracts/connections.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { ConnectorsPage } from './connectors-page.tsx';
import { aBackfill, aConnection, aConnector } from './testing/connections.ts';

const as = (role: 'csm' | 'viewer' | 'owner', address: string) =>
  renderPage(ConnectorsPage, { path: '/connectors', address, me: { ...aMe, member: { ...aMe.member, role } } });

describe('who may not connect billing', () => {
  it.each(['csm', 'viewer'] as const)('meets no form at its address as %s, and reads who may', async (role) => {
    const rows = [aConnection({ status: 'reading', backfill: aBackfill() })];
    new FakeServer().on(listConnections, { rows }).on(listConnectors, { rows: [aConnector] });
    as(role, '/connectors?add=stripe');
    expect(await screen.findByText(/An owner or an admin connects and ends them/)).toBeTruthy();
    expect(screen.getByText(/This address opens a form that is for an owner or an admin/)).toBeTruthy();
    expect(screen.getByRole('article', { name: 'Northwind' })).toBeTruthy();
    expect(screen.queryByRole('heading', { name: /Connect Stripe/ })).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('reads who may while nothing is connected', async () => {
    new FakeServer().on(listConnections, { rows: [] }).on(listConnectors, { rows: [aConnector] });
    as('csm', '/connectors?add=stripe');
    expect(await screen.findByText('An owner or an admin of the workspace connects billing.')).toBeTruthy();
  });
});

describe('the form that an address asks for', () => {
  it('has its place kept above the cards until it is there', async () => {
    new FakeServer().on(listConnections, { rows: [aConnection()] }).silent(listConnectors);
    as('owner', '/connectors?add=stripe');
    const card = await screen.findByRole('article', { name: 'Northwind' });
    const loading = await screen.findByRole('status', { name: 'Loading' });
    expect(loading.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });
});
