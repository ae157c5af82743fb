import { aCustomer, aSubscription } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { AccountQueries } from '../accounts/account.queries.ts';
import { dailyScores } from './flag-sums.queries.ts';

describe('the health of one who has left', () => {
  const at = JudgedBook.inEach();
  const running = () => aSubscription('cus_1', at.clock.now());
  const ended = () => {
    const now = Math.floor(at.clock.now().getTime() / 1_000);
    return aSubscription('cus_1', at.clock.now(), { status: 'canceled', canceled_at: now, ended_at: now });
  };
  const health = async (id = '') => (await at.get(AccountQueries).get(at.workspaceId, id)).health;

  it('is absent since then in its history too: never a score of nothing', async () => {
    const [id] = await at.book.receive(at.stripe, [aCustomer('cus_1'), running()]);
    at.clock.advanceDays(3);
    await at.book.hear(at.stripe);
    await at.book.receive(at.stripe, [ended()]);
    const left = at.clock.now().toISOString();
    expect(await health(id)).toMatchObject({
      score: null,
      band: 'unknown',
      history: [
        { score: 100, band: 'healthy' },
        { at: left, score: null, band: 'unknown' },
      ],
    });
    const days = await at.step((scope) => dailyScores(scope, [id ?? ''], at.clock.now()));
    expect(days.get(id ?? '')?.slice(-4)).toEqual([100, 100, 100, null]);

    at.clock.advanceDays(3);
    await at.book.hear(at.stripe);
    await at.book.receive(at.stripe, [running()]);
    expect((await health(id)).history.map(({ score }) => score)).toEqual([100, null, 100]);
  });
});
