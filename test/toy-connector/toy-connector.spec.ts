import type { Loopback } from '#connectors/testing/loopback.ts';
import { anAccess } from '#connectors/testing/an-access.ts';
import { keepsTheContract } from '#connectors/testing/connector-contract.ts';
import { toyConnector } from './toy-connector.ts';
import { openToyShop, toyMembers } from './toy-shop.ts';

const token = 'toy_planted_secret';
let shop: Loopback;

beforeAll(async () => {
  shop = await openToyShop(token, toyMembers);
});
afterAll(() => shop.close());

keepsTheContract(toyConnector, () => ({
  access: anAccess({ baseUrl: shop.baseUrl, mode: 'live', credentials: { token } }),
  refused: anAccess({ baseUrl: shop.baseUrl, mode: 'live', credentials: { token: 'toy_other_secret' } }),
  credentials: { token },
  secret: 'secret',
  methods: ['GET'],
  now: new Date('2026-06-01T00:00:00Z'),
  registry: [toyConnector],
}));
