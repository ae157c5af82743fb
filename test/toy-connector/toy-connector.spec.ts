import type { Loopback } from '#connectors/testing/loopback.ts';
import { anAccess } from '#connectors/testing/an-access.ts';
import { keepsTheContract } from '#connectors/testing/connector-contract.ts';
import { stripeConnector } from '#connectors/stripe/index.ts';
import { byPaymentKnowledge } from '#core/snapshot/revenue-owner.ts';
import { toView } from '#server/billing/told.ts';
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

it('is called as its connector says, and believed about payments in the place that it gives itself', () => {
  const nothing = { connectionId: 'c', customerId: 'm_1', objects: [], catalogue: [] };
  const [stripe, toy] = [stripeConnector, toyConnector].map((one) => toView(one, nothing, new Date(0)));
  expect(toy).toMatchObject({ system: 'toy', systemLabel: 'Playthings & Co.' });
  expect([stripe, toy].flatMap((view) => view ?? []).sort(byPaymentKnowledge)).toEqual([toy, stripe]);
});
