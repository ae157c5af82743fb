import { listAccounts } from '#contracts/account-list.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { connectors } from '#connectors/registry.ts';
import type { Loopback } from '#connectors/testing/loopback.ts';
import { AccountQueries } from '#server/accounts/account.queries.ts';
import { AccountsQueries } from '#server/accounts/accounts.queries.ts';
import { ConnectorsController } from '#server/connections/connectors.controller.ts';
import { ConnectingService } from '#server/connections/connecting.service.ts';
import { ConnectionsQueries } from '#server/connections/connections.queries.ts';
import { Ledger } from '#server/connections/ledger.ts';
import { Road } from '../support/road.ts';
import { toyConnector } from './toy-connector.ts';
import { openToyShop, toyMembers } from './toy-shop.ts';

const token = 'toy_token';

describe('a third billing system, given as one folder and one line', () => {
  let shop: Loopback;
  let road: Road;

  beforeAll(async () => {
    shop = await openToyShop(token, toyMembers);
    road = await Road.open({ connectors: [...connectors, toyConnector], settings: { TOY_API_BASE: shop.baseUrl } });
  });
  afterAll(async () => {
    await road.close();
    await shop.close();
  });

  it('is offered with its form beside the others', () => {
    const { rows } = listConnectors.response.parse(road.get(ConnectorsController).list());
    expect(rows.map((row) => row.system)).toEqual([...connectors.map(({ system }) => system), 'toy']);
    expect(rows.at(-1)).toMatchObject({ asksFor: 'a plaything token', hasSandbox: false });
    expect(rows.at(-1)?.fields.map((field) => field.name)).toEqual(['token']);
  });

  it('is connected, read, and shown: its members are accounts with their MRR', async () => {
    const wish = { system: 'toy', credentials: { token } };
    const id = await road.get(ConnectingService).connect(road.workspaceId, wish);
    await road.jobs();
    await road.work();
    const query = listAccounts.query.parse({ mode: 'live' });
    const { rows } = await road.get(AccountsQueries).list(road.workspaceId, query);
    expect(rows.map((row) => [row.name, row.status, row.mrr?.map(({ minor }) => minor)])).toEqual([
      ['Clearwater', 'active', [49_000]],
      ['Birch & Sons', 'active', [4_900]],
      ['Dovetail', 'active', [4_900]],
    ]);
    await road.get(Ledger).flush();
    const [first] = rows;
    const { revenue } = await road.get(AccountQueries).get(road.workspaceId, first?.id ?? '');
    expect(revenue?.source).toEqual({ system: 'toy', label: 'Playthings & Co.' });
    const card = await road.get(ConnectionsQueries).get(road.workspaceId, id);
    expect(card).toMatchObject({ systemLabel: 'Playthings & Co.', mode: 'live', status: 'connected' });
    expect(card.ledger).toMatchObject({ calls: shop.calls.length, writes: 0 });
  });
});
