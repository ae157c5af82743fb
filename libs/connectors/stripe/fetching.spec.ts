import { anAccess } from '../testing/an-access.ts';
import { answer, listen } from '../testing/loopback.ts';
import { stripeConnector } from './index.ts';
import { serveBook } from './testing/book.ts';
import { aCustomer } from './testing/shapes.ts';

describe('fetching what was deleted', () => {
  let server: Awaited<ReturnType<typeof listen>>;
  let access: ReturnType<typeof anAccess>;
  let refusal: object;

  beforeEach(async () => {
    const message = 'This property cannot be expanded (invoice_settings.default_payment_method).';
    refusal = { type: 'invalid_request_error', message, param: 'expand' };
    const rows = { '/v1/customers': [aCustomer(), { id: 'cus_x', object: 'customer', deleted: true }] };
    server = await listen(
      serveBook(rows, {
        first: (url, response) => {
          if (!url.pathname.endsWith('/cus_x') || !url.search.includes('expand')) return false;
          answer(response, 400, { error: refusal });
          return true;
        },
      }),
    );
    access = anAccess({ baseUrl: server.baseUrl, credentials: { secretKey: 'rk_test_PlantedSecret' } });
  });

  afterEach(() => server.close());

  const fetchBoth = async (isUnheard: boolean) => {
    const refs = ['cus_x', 'cus_1'].map((externalId) => ({ kind: 'customer', externalId, isUnheard }));
    expect(await stripeConnector.fetch(access, refs)).toMatchObject([
      { externalId: 'cus_x', isDeleted: true },
      { externalId: 'cus_1', isDeleted: false },
    ]);
    /** Of each call whether it asked for nested objects too. */
    return (id: string) => server.calls.filter((call) => call.includes(id)).map((call) => call.includes('expand'));
  };

  it('asks once more without nested objects where Stripe has none to expand, and for the others with them', async () => {
    const callsOf = await fetchBoth(false);
    expect([callsOf('/cus_x'), callsOf('/cus_1')]).toEqual([[true, false], [true]]);
    // That nothing can be expanded is how Stripe says that it was deleted: no call failed.
    expect(access.calls.filter(({ status }) => status >= 400).map(({ purpose, status }) => [purpose, status])).toEqual([
      ['probe', 400],
    ]);
  });

  it('calls any other refusal a failure', async () => {
    refusal = { type: 'invalid_request_error', message: 'No.', param: 'id' };
    await expect(stripeConnector.fetch(access, [{ kind: 'customer', externalId: 'cus_x' }])).rejects.toThrow(
      'status 400',
    );
    expect(access.calls.map(({ purpose, status }) => [purpose, status])).toEqual([['read', 400]]);
  });

  it('asks first without nested objects for whom nobody has heard of, and for those who stand with them too', async () => {
    const callsOf = await fetchBoth(true);
    expect([callsOf('/cus_x'), callsOf('/cus_1')]).toEqual([[false], [false, true]]);
  });
});
