import { listAccounts } from '#contracts/account-list.ts';
import { aCustomer, aSubscription } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { AccountsQueries } from '../accounts/accounts.queries.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';

const day = 86_400;

describe('who has left', () => {
  const at = JudgedBook.inEach();

  const secondsAgo = (seconds: number) => Math.floor(at.clock.now().getTime() / 1_000) - seconds;
  const receive = (id: string, changes: Parameters<typeof aSubscription>[2]) =>
    at.book.receive(at.stripe, [aCustomer(id), aSubscription(id, at.clock.now(), changes)]);
  const leave = (id: string, seconds: number) => receive(id, { status: 'canceled', ended_at: secondsAgo(seconds) });
  const listed = async (pill: string) => {
    const query = listAccounts.query.parse({ mode: 'test', pill });
    const { rows } = await at.get(AccountsQueries).list(at.workspaceId, query);
    return rows.map(({ name, endedAt }) => [name, endedAt === null ? null : Date.parse(endedAt) / 1_000]);
  };

  it('is listed by when the last subscription ended, the latest first', async () => {
    await leave('cus_1', 200 * day);
    await leave('cus_2', 3 * day);
    await leave('cus_3', 40 * day);
    expect(await listed('churned')).toEqual([
      ['Company cus_2', secondsAgo(3 * day)],
      ['Company cus_3', secondsAgo(40 * day)],
      ['Company cus_1', secondsAgo(200 * day)],
    ]);
  });

  it('stands last, and without a day, where billing names none', async () => {
    await receive('cus_1', { status: 'canceled', ended_at: null });
    await leave('cus_2', 400 * day);
    expect(await listed('churned')).toEqual([
      ['Company cus_2', secondsAgo(400 * day)],
      ['Company cus_1', null],
    ]);
  });

  it('has no end any more once it is back', async () => {
    await leave('cus_1', day);
    at.clock.advance(60_000);
    await receive('cus_1', {});
    expect(await listed('churned')).toEqual([]);
    expect(await listed('all')).toEqual([['Company cus_1', null]]);
  });

  it('is forgotten with its end when the connection is', async () => {
    await leave('cus_1', day);
    await at.rows(`update connection set status = 'disconnecting' where workspace_id = $1`);
    await at.step((scope) => at.get(ForgettingService).blank(scope, at.stripe.id, 10));
    expect(await listed('all')).toEqual([]);
    expect(await listed('contacts')).toEqual([['Company cus_1', null]]);
  });
});
