import * as fc from 'fast-check';
import { Road } from '../../test/support/road.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { LinkingService } from '../decisions/linking.service.ts';
import { ReconcileJob } from './reconcile.job.ts';

type Step = 'link' | 'unlink' | 'disconnect' | 'connect' | 'night';
const steps: readonly Step[] = ['link', 'unlink', 'disconnect', 'connect', 'night'];

/** What stands of the third customer, who fits two accounts: where it is, by whose word, and what is flagged there. */
interface Standing {
  readonly external_id: string;
  readonly account: string;
  readonly link: string;
  readonly open: readonly string[];
}

describe('linking, disconnecting and reading, in any order', () => {
  const seed = 20_261_122;

  it('lose nothing, bring the same records back, and move nobody whom a person linked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 7 }), async (taken) => {
        const book = await Book.open();
        try {
          const before = await book.standing();
          expect(before[2]).toMatchObject({ link: 'review', open: [expect.any(String)] });
          for (const step of taken) await book.take(step);
          if (book.isConnected) await book.take('night');
          else await book.take('connect');
          expect((await book.standing()).map(({ account }) => account)).toEqual(book.expected(before));
          await book.take('unlink');
          expect(await book.standing()).toEqual(before);
          expect(await book.accounts()).toBe(3);
          expect(await book.drafts()).toBe(0);
        } finally {
          await book.road.close();
        }
      }),
      {
        seed,
        numRuns: 5,
        examples: [[['link', 'disconnect', 'connect', 'night', 'unlink', 'link']]],
        endOnFailure: true,
      },
    );
  });
});

class Book {
  readonly road: Road;
  readonly #connectionId: string;
  readonly #memberId: string;
  isConnected = true;
  #linkedTo: string | null = null;

  private constructor(road: Road, connectionId: string, memberId: string) {
    this.road = road;
    this.#connectionId = connectionId;
    this.#memberId = memberId;
  }

  /** Two accounts that have one address since, and a third customer of that address whose payment failed. */
  static async open(): Promise<Book> {
    const road = await Road.open();
    const { billing } = road;
    const put = (id: string, email: string) => billing.put('customer', id, { name: id, email });
    for (const id of ['cus_1', 'cus_2']) put(id, `${id}@freemail.example`);
    const { id } = await road.connectAndRead();
    const [member] = await road.rows<{ id: string }>(`select id from member where workspace_id = $1`, [
      road.workspaceId,
    ]);
    const book = new Book(road, id, member?.id ?? '');
    for (const each of ['cus_1', 'cus_2']) put(each, 'shared@freemail.example');
    await book.take('night');
    put('cus_3', 'shared@freemail.example');
    billing.put('bill', 'bill_3', { customer: 'cus_3', value: 3, failedAt: road.clock.now().toISOString() });
    await book.take('night');
    return book;
  }

  async standing(): Promise<readonly Standing[]> {
    return this.road.rows<Standing>(
      `select c.external_id, c.account_id as account, c.link,
         array(select k.key from flag f join cause k on k.id = f.cause_id
               where f.account_id = c.account_id and f.state = 'open' order by 1) as open
       from billing_customer c order by c.external_id`,
    );
  }

  /** Where each customer must be after what was done. */
  expected(before: readonly Standing[]): readonly string[] {
    return before.map((row) => (row.external_id === 'cus_3' && this.#linkedTo) || row.account);
  }

  async accounts(): Promise<number> {
    return (await this.road.rows(`select 1 from account where moved_to is null`)).length;
  }

  async drafts(): Promise<number> {
    return (await this.road.rows(`select 1 from message`)).length;
  }

  async take(step: Step): Promise<void> {
    const { road } = this;
    road.clock.advanceDays(2);
    const linker = { workspaceId: road.workspaceId, memberId: this.#memberId };
    if (step === 'link' && this.isConnected) {
      const [to] = await this.standing();
      this.#linkedTo = to?.account ?? '';
      await road
        .get(LinkingService)
        .link(linker, this.#connectionId, { externalId: 'cus_3', accountId: this.#linkedTo });
    }
    if (step === 'unlink' && this.isConnected && this.#linkedTo !== null) {
      await road.get(LinkingService).unlink(linker, this.#connectionId, { externalId: 'cus_3' });
      this.#linkedTo = null;
    }
    if (step === 'disconnect' && this.isConnected) {
      await road.get(DisconnectingService).disconnect(road.workspaceId, this.#connectionId);
      this.isConnected = false;
    }
    if (step === 'connect') {
      await road.connectAndRead();
      this.isConnected = true;
    }
    if (step === 'night') {
      await road.get(ReconcileJob).run({ workspaceId: road.workspaceId, connectionId: this.#connectionId });
    }
    await road.jobs();
    await road.work();
  }
}
