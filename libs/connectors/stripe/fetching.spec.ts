import { anAccess } from '../testing/an-access.ts';
import { answer, listen } from '../testing/loopback.ts';
import { stripeConnector } from './index.ts';
import { serveBook } from './testing/book.ts';
import { aCustomer } from './testing/shapes.ts';

describe('fetching what was deleted', () => {
  it('asks once more without nested objects where Stripe has none to expand, and for the others with them', async () => {
    const rows = { '/v1/customers': [aCustomer(), { id: 'cus_x', object: 'customer', deleted: true }] };
    const server = await listen(
      serveBook(rows, {
        first: (url, response) => {
          if (!url.pathname.endsWith('/cus_x') || !url.search.includes('expand')) return false;
          const message = 'This property cannot be expanded (invoice_settings.default_payment_method).';
          answer(response, 400, { error: { type: 'invalid_request_error', message, param: 'expand' } });
          return true;
        },
      }),
    );
    const access = anAccess({ baseUrl: server.baseUrl, credentials: { secretKey: 'rk_test_PlantedSecret' } });
    const refs = ['cus_x', 'cus_1'].map((externalId) => ({ kind: 'customer', externalId }));
    const found = await stripeConnector.fetch(access, refs);
    expect(found).toMatchObject([
      { externalId: 'cus_x', isDeleted: true },
      { externalId: 'cus_1', isDeleted: false },
    ]);
    expect(server.calls.filter((call) => call.includes('/cus_1') && call.includes('expand'))).toHaveLength(1);
    await server.close();
  });
});
