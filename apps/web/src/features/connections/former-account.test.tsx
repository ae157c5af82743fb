import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { listConnections } from '#contracts/connections.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { connectionsQuery } from './api.ts';
import { FormerAccount } from './former-account.tsx';
import { aConnection, aReport } from './testing/connections.ts';

const report = { ...aReport(), externalAccountId: 'acct_new', mode: aConnection().mode };
const former = aConnection({ status: 'disconnected', externalAccountId: 'acct_old', label: 'Northwind' });

function open(rows: readonly ReturnType<typeof aConnection>[], accountId: string | null = 'acct_new') {
  new FakeServer().on(listConnections, { rows: [...rows] });
  const Found = () => {
    const { data } = useQuery(connectionsQuery());
    return (
      <>
        <FormerAccount system={former.system} report={{ ...report, externalAccountId: accountId }} />
        {data && <p>All are known.</p>}
      </>
    );
  };
  renderPage(Found, { path: '/', address: '/' });
}

describe('a key that is connected again', () => {
  it('of the former account brings its records back', async () => {
    open([former], 'acct_old');
    expect(await screen.findByText(/the account of “Northwind”.*brings its records back/)).toBeTruthy();
  });

  it.each([
    ['another account was disconnected', [former], 'acct_new'],
    ['nothing was disconnected', [aConnection({ externalAccountId: 'acct_old' })], 'acct_old'],
    ['another mode was', [{ ...former, mode: former.mode === 'live' ? 'test' : 'live' } as const], 'acct_old'],
    ['whose it is cannot be told', [former], null],
    ['it was a sandbox', [{ ...former, isSandbox: true }], 'acct_old'],
  ])('says nothing where %s', async (_what, rows, accountId) => {
    open(rows, accountId);
    expect(await screen.findByText('All are known.')).toBeTruthy();
    expect(screen.queryByText(/account/)).toBeNull();
  });
});
