import { AccountRooms } from '../../test/support/account-rooms.ts';
import { aCustomer, type BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import { AttachmentsQueries } from './attachments.queries.ts';

describe('the customers of a connection', () => {
  let place: AccountRooms;
  let book: BillingBook;
  let stripe: BookConnection;

  beforeAll(async () => {
    place = await AccountRooms.open();
    ({ book, stripe } = await place.begin());
    const attach = (id: string, email: string) => book.attach(stripe, [aCustomer(id, { name: id, email })]);
    await attach('cus_1', 'one@freemail.example');
    await attach('cus_2', 'two@freemail.example');
    await attach('cus_1', 'shared@freemail.example');
    await attach('cus_2', 'shared@freemail.example');
    await attach('cus_3', 'shared@freemail.example');
    await attach('cus_4', 'billing@acme.example');
    await book.attach(stripe, [{ id: 'cus_5', object: 'customer', deleted: true }]);
    await place.database.owner.query(
      `insert into billing_customer (workspace_id, connection_id, external_id) values ($1, $2, 'cus_6')`,
      [book.workspaceId, stripe.id],
    );
  });
  afterAll(() => place.close());

  const list = (query: Partial<Parameters<AttachmentsQueries['list']>[2]> = {}) =>
    place.rooms.get(AttachmentsQueries).list(book.workspaceId, stripe.id, { limit: 50, ...query });

  it('are listed by where they belong, each with its reason', async () => {
    const { rows } = await list();
    expect(rows.map(({ externalId, state, link }) => [externalId, state, link])).toEqual([
      ['cus_1', 'attached', 'own'],
      ['cus_2', 'attached', 'own'],
      ['cus_3', 'review', 'review'],
      ['cus_4', 'attached', 'domain'],
      ['cus_5', 'deleted', null],
      ['cus_6', 'waiting', null],
    ]);
    expect(rows[3]).toMatchObject({ words: "The company's domain: acme.example.", account: { name: 'cus_4' } });
  });

  it('name the accounts that fit one under review, with the evidence, and not its own', async () => {
    const { rows } = await list({ state: 'review' });
    expect(rows).toMatchObject([
      {
        externalId: 'cus_3',
        words: 'Several accounts have the same address.',
        account: { name: 'cus_3' },
        candidates: ['cus_1', 'cus_2'].map((name) => ({
          name,
          because: 'email',
          words: 'Has the same address: shared@freemail.example.',
        })),
        source: { externalId: 'cus_3' },
      },
    ]);
  });

  it('say of one that waits why it could not be read, where it was tried', async () => {
    const words = async () => (await list({ state: 'waiting' })).rows.map((row) => row.words);
    expect(await words()).toEqual([expect.stringContaining('has not been read itself yet')]);
    await place.database.owner.query(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, error)
       values ($1, $2, 'customer', 'cus_6', 'cus_6', 'It was refused.')`,
      [book.workspaceId, stripe.id],
    );
    expect(await words()).toEqual(['Named by something that was read; reading it failed: It was refused.']);
  });

  it('come in pages that miss and repeat nobody, for one state or all', async () => {
    for (const state of [undefined, 'attached', 'waiting'] as const) {
      const all = (await list({ state })).rows.map(({ externalId }) => externalId);
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ state, limit: 1, cursor });
        paged.push(...page.rows.map(({ externalId }) => externalId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(paged).toEqual(all);
    }
  });

  it('refuse the cursor of another state, and a connection of nobody', async () => {
    const { nextCursor } = await list({ limit: 1 });
    await expect(list({ state: 'attached', cursor: nextCursor ?? '' })).rejects.toMatchObject({
      code: 'cursor_invalid',
    });
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(
      place.rooms.get(AttachmentsQueries).list(book.workspaceId, nobody, { limit: 1 }),
    ).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});
