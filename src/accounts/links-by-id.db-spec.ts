import { aView } from '#core/testing/builders.ts';
import { AccountRooms } from '../../test/support/account-rooms.ts';
import type { BillingBook, BookConnection } from '../../test/support/billing-book.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AccountsService } from './accounts.service.ts';
import { AttachmentsQueries } from './attachments.queries.ts';
import { ForgettingService } from './forgetting.service.ts';
import { HandLinksService } from './hand-links.service.ts';

type Asked = Parameters<HandLinksService['link']>[2];

interface Given {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly stated?: readonly string[];
  readonly isDeleted?: boolean;
  readonly domain?: string;
}

describe("customers whom the merchant's own text names", () => {
  let place: AccountRooms;
  let book: BillingBook;
  let stripe: BookConnection;
  let measure: BookConnection;

  beforeAll(async () => {
    place = await AccountRooms.open();
  });
  beforeEach(async () => {
    ({ book, stripe } = await place.begin());
    measure = await book.connect({ system: 'measure' });
  });
  afterAll(() => place.close());

  const toView = ({ id, aliases = [], stated = [], isDeleted = false, domain }: Given) => {
    const { customer } = aView();
    const ref = { ...customer.ref, externalId: id };
    const email = `${id}@${domain ?? 'freemail.example'}`;
    const at = { email, domain: domain ?? null };
    return aView({ customer: { ...customer, ...at, ref, aliases, stated, name: id, isDeleted } });
  };
  const read = (connection: BookConnection, ...customers: readonly Given[]) =>
    place.rooms.get(Database).write(book.workspaceId, async (scope) => {
      const accounts = place.rooms.get(AccountsService);
      const ids = customers.map(({ id }) => id);
      await accounts.hold(scope, connection.id, ids);
      return accounts.attach(scope, connection, customers.map(toView), place.clock.now());
    });
  const readFirst = (connection: BookConnection, ...customers: readonly Given[]) =>
    place.rooms.get(Database).write(book.workspaceId, async (scope) => {
      const accounts = place.rooms.get(AccountsService);
      const newcomers = await accounts.holdFirst(scope, connection.id, customers.map(toView), place.clock.now());
      await accounts.attachFirst(scope, connection, newcomers, place.clock.now());
    });

  const rows = async <Row extends object>(text: string): Promise<Row[]> =>
    (await place.database.owner.query<Row>(text, [book.workspaceId])).rows;
  /** Customers with how and to whose account they belong. */
  const links = async (): Promise<Record<string, string>> => {
    const found = await rows<{ id: string; at: string }>(
      `select c.external_id as id, c.link || ' of ' || a.name as at from billing_customer c
       join account a on a.workspace_id = c.workspace_id and a.id = c.account_id where c.workspace_id = $1`,
    );
    return Object.fromEntries(found.map(({ id, at }) => [id, at]));
  };

  const known = (id: string, identifier: string): Given => ({
    id,
    aliases: [`measure:${id}`, `identifier:${identifier}`],
  });
  const stating = (id: string, identifier: string): Given => ({
    id,
    aliases: [`stripe:${id}`],
    stated: [`identifier:${identifier}`],
  });

  it.each([
    [
      'Stripe first',
      'cus_1',
      () => [() => read(stripe, stating('cus_1', 'acct-1')), () => read(measure, known('m_1', 'acct-1'))],
    ],
    [
      'Measure first',
      'm_1',
      () => [() => read(measure, known('m_1', 'acct-1')), () => read(stripe, stating('cus_1', 'acct-1'))],
    ],
    [
      'first readings, Stripe first',
      'cus_1',
      () => [() => readFirst(stripe, stating('cus_1', 'acct-1')), () => readFirst(measure, known('m_1', 'acct-1'))],
    ],
    [
      'first readings, Measure first',
      'm_1',
      () => [() => readFirst(measure, known('m_1', 'acct-1')), () => readFirst(stripe, stating('cus_1', 'acct-1'))],
    ],
  ] as const)('are one account with whom is meant: %s', async (_order, first, steps) => {
    for (const step of steps()) await step();
    const second = first === 'm_1' ? 'cus_1' : 'm_1';
    expect(await links()).toEqual({ [first]: `own of ${first}`, [second]: `stored_id of ${first}` });
  });

  it('are so before their domains are asked', async () => {
    await read(measure, { ...known('m_1', 'acct-1'), domain: 'one.example' });
    await read(measure, { ...known('m_2', 'acct-2'), domain: 'two.example' });
    await read(stripe, { ...stating('cus_1', 'acct-1'), domain: 'two.example' });
    expect(await links()).toMatchObject({ cus_1: 'stored_id of m_1' });
  });

  it('are so by the id that the other system has of them, in either direction', async () => {
    await read(measure, { id: 'm_1', aliases: ['measure:m_1'] }, { id: 'm_2', stated: ['stripe:cus_2'] });
    await read(stripe, { id: 'cus_1', stated: ['measure:m_1'] }, { id: 'cus_2', aliases: ['stripe:cus_2'] });
    expect(await links()).toMatchObject({ cus_1: 'stored_id of m_1', cus_2: 'stored_id of m_2' });
  });

  describe('and are strangers', () => {
    const many = Array.from({ length: 20 }, (_, i) => stating(`cus_${i}`, 'acct-everybody'));
    it.each([
      ['Stripe first', [() => read(stripe, ...many), () => read(measure, known('m_1', 'acct-everybody'))]],
      ['Measure first', [() => read(measure, known('m_1', 'acct-everybody')), () => read(stripe, ...many)]],
      [
        'in pages of a first reading',
        [() => readFirst(measure, known('m_1', 'acct-everybody')), () => readFirst(stripe, ...many)],
      ],
    ])('join nobody by what stands in the metadata of all, and nobody is asked: %s', async (_order, steps) => {
      for (const step of steps) await step();
      const at = Object.entries(await links());
      expect(at).toHaveLength(21);
      expect(at.filter(([id, where]) => where !== `own of ${id}`)).toEqual([]);
    });

    it('join nobody by a number, which may count something else: a person is asked', async () => {
      await read(measure, known('m_1', '1042'));
      await read(stripe, stating('cus_1', '1042'));
      expect(await links()).toEqual({ m_1: 'own of m_1', cus_1: 'review of cus_1' });
    });

    it('of whom several in one system state it stand for review', async () => {
      await read(stripe, stating('cus_1', 'acct-1'));
      await read(stripe, stating('cus_2', 'acct-1'));
      await read(measure, known('m_1', 'acct-1'));
      await read(stripe, stating('cus_3', 'acct-1'));
      expect(await links()).toEqual({
        cus_1: 'own of cus_1',
        cus_2: 'own of cus_2',
        m_1: 'review of m_1',
        cus_3: 'review of cus_3',
      });
    });

    it('within one system, and where both only state it', async () => {
      await read(measure, known('m_1', 'acct-1'), known('m_2', 'acct-1'));
      await read(await book.connect({ system: 'measure' }), known('m_3', 'acct-1'));
      await read(stripe, stating('cus_1', 'acct-2'));
      await read(await book.connect(), stating('cus_2', 'acct-2'));
      expect(new Set(Object.values(await links())).size).toBe(5);
    });

    it('of another mode', async () => {
      await read(await book.connect({ system: 'measure', mode: 'live' }), known('m_1', 'acct-1'));
      await read(stripe, stating('cus_1', 'acct-1'));
      expect(await links()).toMatchObject({ cus_1: 'own of cus_1' });
    });
  });

  it('who were deleted and came again under a new id are not several', async () => {
    await read(measure, known('m_1', 'acct-2'));
    await read(stripe, stating('cus_1', 'acct-2'), { id: 'cus_2' });
    await read(stripe, { id: 'cus_1', isDeleted: true });
    await read(stripe, stating('cus_3', 'acct-2'));
    expect(await links()).toMatchObject({ cus_1: 'stored_id of m_1', cus_3: 'stored_id of m_1' });
  });

  it("who were deleted stand in nobody's way", async () => {
    await read(stripe, stating('cus_0', 'acct-1'));
    await read(stripe, { id: 'cus_0', isDeleted: true });
    await read(stripe, stating('cus_1', 'acct-1'));
    await read(measure, known('m_1', 'acct-1'));
    expect(await links()).toMatchObject({ m_1: 'stored_id of cus_1' });
  });

  it('believe an id of the system before the text', async () => {
    await read(measure, { id: 'm_1', aliases: ['measure:m_1', 'stripe:cus_1'] }, known('m_2', 'acct-2'));
    await read(stripe, stating('cus_1', 'acct-2'));
    expect(await links()).toMatchObject({ cus_1: 'stored_id of m_1' });
  });

  describe('who stand in two accounts already', () => {
    const standApart = async () => {
      await read(stripe, { id: 'cus_1', aliases: ['stripe:cus_1'] });
      await read(measure, { id: 'm_1', aliases: ['measure:m_1'] });
    };
    const learnBoth = async () => {
      await read(stripe, stating('cus_1', 'acct-1'));
      await read(measure, known('m_1', 'acct-1'));
    };

    const byHand = async (
      work: (hand: HandLinksService, asked: Asked, scope: Scope) => Promise<unknown>,
      into?: string,
    ) => {
      const [account] = await rows<{ id: string }>(
        `select id from account where workspace_id = $1 and name = '${into ?? 'm_1'}'`,
      );
      await place.rooms.get(Database).write(book.workspaceId, async (scope) => {
        const [member]: { id: string }[] = await scope.db.query(
          `select id from member where workspace_id = $1 limit 1`,
          [book.workspaceId],
        );
        const asked = { externalId: 'm_1', accountId: account?.id ?? '', now: place.clock.now() };
        await work(place.rooms.get(HandLinksService), { ...asked, memberId: member?.id ?? '' }, scope);
      });
    };
    const linkInto = (name: string) => byHand((hand, asked, scope) => hand.link(scope, measure, asked), name);
    const undo = () => byHand((hand, asked, scope) => hand.unlink(scope, measure, asked));
    const page = async (state?: 'review') =>
      (await place.rooms.get(AttachmentsQueries).list(book.workspaceId, measure.id, { limit: 10, state })).rows;

    it('are not moved: a person is asked, once, and told why', async () => {
      await standApart();
      await learnBoth();
      await read(stripe, stating('cus_1', 'acct-1'));
      expect(await links()).toEqual({ cus_1: 'own of cus_1', m_1: 'review of m_1' });
      expect(await page('review')).toMatchObject([
        {
          externalId: 'm_1',
          words: 'Another account has an id in common with it: say whether they are the same.',
          candidates: [
            { name: 'cus_1', because: 'stated_id', words: 'One states an id by which the other is known: acct-1.' },
          ],
        },
      ]);
    });

    it('are asked about as well when the system itself learned the id', async () => {
      await standApart();
      await read(measure, { id: 'm_1', aliases: ['measure:m_1', 'stripe:cus_1'] });
      expect(await links()).toEqual({ cus_1: 'own of cus_1', m_1: 'review of m_1' });
    });

    it('are where a person puts them, and nobody is asked again', async () => {
      await standApart();
      await learnBoth();
      await linkInto('cus_1');
      await read(measure, { id: 'm_1', aliases: ['measure:m_1'] });
      await learnBoth();
      expect(await links()).toEqual({ cus_1: 'own of cus_1', m_1: 'person of cus_1' });
    });

    it('are linked as before when a person says that they stand rightly, and nobody is asked again', async () => {
      const at = { domain: 'one.example' };
      await read(stripe, { id: 'cus_1', aliases: ['stripe:cus_1'] });
      await read(measure, { id: 'm_1', aliases: ['measure:m_1'], ...at });
      await read(stripe, stating('cus_1', 'acct-1'));
      await read(measure, { ...known('m_1', 'acct-1'), ...at });
      expect(await links()).toMatchObject({ m_1: 'review of m_1' });
      await linkInto('m_1');
      await linkInto('m_1');
      expect(await links()).toMatchObject({ m_1: 'domain of m_1' });
      expect(await page()).toMatchObject([
        { canUnlink: true, words: "The company's domain: one.example. Ada Keel confirmed it." },
      ]);
      await read(measure, { id: 'm_1', aliases: ['measure:m_1'], ...at });
      await read(measure, { ...known('m_1', 'acct-1'), ...at });
      await read(stripe, { id: 'cus_1', aliases: ['stripe:cus_1'] });
      await read(stripe, stating('cus_1', 'acct-1'));
      expect(await links()).toEqual({ cus_1: 'own of cus_1', m_1: 'domain of m_1' });
      await undo();
      expect(await links()).toMatchObject({ m_1: 'review of m_1' });
      await linkInto('m_1');
      expect(await links()).toMatchObject({ m_1: 'domain of m_1' });
    });

    it('are not asked about by a number, which may count something else, where they were matched', async () => {
      const at = { domain: 'one.example' };
      await read(stripe, { id: 'cus_1', aliases: ['stripe:cus_1'] });
      await read(measure, { id: 'm_1', aliases: ['measure:m_1'], ...at });
      await read(stripe, stating('cus_1', '1042'));
      await read(measure, { ...known('m_1', '1042'), ...at });
      expect(await links()).toEqual({ cus_1: 'own of cus_1', m_1: 'domain of m_1' });
    });

    it('are by a number where nothing else tells, and the page says that it may be chance', async () => {
      await standApart();
      await read(stripe, stating('cus_1', '1042'));
      await read(measure, known('m_1', '1042'));
      expect(await page('review')).toMatchObject([
        {
          externalId: 'm_1',
          words: 'Another account has an id in common with it, which may be chance: say whether they are the same.',
          candidates: [
            {
              name: 'cus_1',
              because: 'stated_id',
              words: 'Both have a number in common, which may be chance: 1042.',
            },
          ],
        },
      ]);
    });

    it('stay apart where a person keeps them apart', async () => {
      await standApart();
      await place.database.owner.query(
        `update billing_customer set link = 'person' where workspace_id = $1 and external_id = 'cus_1'`,
        [book.workspaceId],
      );
      await learnBoth();
      expect(await links()).toEqual({ cus_1: 'person of cus_1', m_1: 'own of m_1' });
    });

    it('are found when both ids are learned at the same time', async () => {
      await standApart();
      await Promise.all([read(stripe, stating('cus_1', 'acct-1')), read(measure, known('m_1', 'acct-1'))]);
      expect(Object.values(await links()).filter((at) => at.startsWith('review'))).toHaveLength(1);
    });

    it('are not asked about by what stands in the metadata of all', async () => {
      const many = Array.from({ length: 20 }, (_, i) => `cus_${i}`);
      await read(measure, known('m_1', 'acct-everybody'));
      await read(stripe, ...many.map((id) => ({ id })));
      await read(stripe, ...many.map((id) => stating(id, 'acct-everybody')));
      expect(Object.values(await links()).filter((at) => !at.startsWith('own'))).toEqual([]);
    });
  });

  it('are forgotten with the connection: what the text stated goes, and the ids of the system stay', async () => {
    await read(stripe, stating('cus_1', 'acct-1'));
    await read(measure, known('m_1', 'acct-1'));
    for (const { id } of [stripe, measure]) {
      await place.rooms
        .get(Database)
        .write(book.workspaceId, (scope) => place.rooms.get(ForgettingService).forget(scope, id, '', 10));
    }
    const kept = await rows<{ alias: string }>(
      `select alias from billing_customer_alias where workspace_id = $1 order by 1`,
    );
    expect(kept.map(({ alias }) => alias)).toEqual(['measure:m_1', 'stripe:cus_1']);
  });
});
