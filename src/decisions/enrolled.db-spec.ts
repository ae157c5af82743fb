import { listDrafts } from '#contracts/drafts.ts';
import { listEnrolled } from '#contracts/enrollments.ts';
import { SetClock } from '../../test/support/clock.ts';
import {
  aCustomer,
  aFailedInvoice,
  aPaidInvoice,
  aSubscription,
  BillingBook,
} from '../../test/support/billing-book.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { EnrolledQueries } from '../playbooks/enrolled.queries.ts';
import { MatchesQueries } from '../playbooks/matches.queries.ts';
import { PlaybooksQueries } from '../playbooks/playbooks.queries.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { ApprovalModule } from './approval.module.ts';
import { DecisionsModule } from './decisions.module.ts';
import { DraftsQueries } from './drafts.queries.ts';

describe('the numbers of a playbook', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule, ApprovalModule] });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  it('are each those of the list that they open', async () => {
    const { book, workspaceId, stripe } = await BillingBook.begin(database, rooms, clock);
    const ofFailures = async () => {
      const { rows } = await rooms.get(PlaybooksQueries).list(workspaceId, 'test');
      const found = rows.find((one) => one.trigger === 'payment_failed');
      if (!found) throw new Error('no playbook');
      return found;
    };
    const { id } = await ofFailures();
    await rooms.get(PlaybooksService).switch(workspaceId, id, { isOn: true, sending: 'draft' });
    clock.advance(60_000);
    for (const [customer, unit] of [
      ['cus_1', 5_000],
      ['cus_2', 20_000],
      ['cus_3', 9_000],
    ] as const) {
      const price = { unit_amount: unit, unit_amount_decimal: String(unit) };
      await book.receive(stripe, [aCustomer(customer), aSubscription(customer, clock.now(), {}, price)]);
      await book.receive(stripe, [aFailedInvoice(customer, clock.now())]);
    }
    clock.advance(60_000);
    await database.owner.query(
      `update message m set status = 'sent', sent_at = $2 from account a
       where m.workspace_id = $1 and a.workspace_id = $1 and a.id = m.account_id and a.name = 'Company cus_2'`,
      [workspaceId, clock.now()],
    );
    await book.receive(stripe, [aPaidInvoice('cus_3', clock.now())]);
    const { counts } = await ofFailures();
    expect(counts).toEqual({ open: 2, adopted: 0, sent: 1, drafts: 1 });

    const enrolled = (query: Record<string, unknown> = {}) =>
      rooms.get(EnrolledQueries).list(workspaceId, id, listEnrolled.query.parse({ mode: 'test', ...query }));
    const first = await enrolled({ limit: 1 });
    expect(first).toMatchObject({
      total: counts.open,
      rows: [{ accountName: 'Company cus_2', message: { words: 'Mail sent on 15 June 2026' } }],
    });
    const second = await enrolled({ limit: 1, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ nextCursor: null, rows: [{ accountName: 'Company cus_1' }] });
    expect(second.rows[0]?.message?.words).toMatch(/^Draft waiting/);
    expect(await enrolled({ mode: 'live' })).toMatchObject({ total: 0, rows: [] });

    const drafts = (status: string) =>
      rooms.get(DraftsQueries).list(workspaceId, listDrafts.query.parse({ mode: 'test', status, playbookId: id }));
    expect(await drafts('sent')).toMatchObject({ total: counts.sent, rows: [{ accountName: 'Company cus_2' }] });
    expect(await drafts('waiting')).toMatchObject({ total: counts.drafts, rows: [{ accountName: 'Company cus_1' }] });
    expect((await drafts('ended')).rows.map((row) => row.accountName).sort()).toEqual([
      'Company cus_2',
      'Company cus_3',
    ]);

    await database.owner.query(`update account set mrr = null where workspace_id = $1`, [workspaceId]);
    // What nobody knows is not nothing.
    expect((await enrolled()).rows.map((row) => row.mrr)).toEqual([null, null]);
    expect((await drafts('waiting')).rows.map((row) => row.mrr)).toEqual([null]);
    await database.owner.query(`update enrollment set state = 'adopted' where workspace_id = $1 and state = 'open'`, [
      workspaceId,
    ]);
    const matches = await rooms.get(MatchesQueries).list(workspaceId, id, 'test');
    expect(matches.rows.map((row) => row.mrr)).toEqual([null, null]);
  });
});
