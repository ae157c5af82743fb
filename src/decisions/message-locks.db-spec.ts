import { aCustomer, aFailedInvoice, aSubscription } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { whileHeld } from '../../test/support/locks.ts';
import { EndingsService } from '../outreach/endings.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';

describe('messages that end together', () => {
  const at = JudgedBook.inEach();
  /** The second is of an account that no connection speaks of any more. */
  let drafts: readonly { readonly id: string; readonly enrollment_id: string }[];

  beforeEach(async () => {
    const [playbook] = await at.rows(`select id from playbook where workspace_id = $1 and trigger = 'payment_failed'`);
    await at.get(PlaybooksService).switch(at.workspaceId, playbook.id, { isOn: true, sending: 'draft' });
    at.clock.advance(1_000);
    const other = await at.book.connect();
    for (const [name, connection] of Object.entries({ cus_1: at.stripe, cus_2: other })) {
      const now = at.clock.now();
      await at.book.receive(connection, [aCustomer(name), aSubscription(name, now), aFailedInvoice(name, now)]);
    }
    await at.rows(`update connection set status = 'disconnected' where workspace_id = $1 and id = $2`, other.id);
    drafts = await at.rows(`select id, enrollment_id from message where workspace_id = $1 order by id`);
  });

  /** While somebody holds the first, nothing of the second is locked. */
  const beginsWithTheFirst = async (work: (scope: Scope) => Promise<unknown>) => {
    const [first, second] = drafts.map(({ id }) => id);
    await whileHeld(
      at.database.owner,
      { table: 'message', id: first ?? '' },
      {
        work: () => at.step(work),
        look: () => at.database.owner.query(`select from message where id = $1 for update nowait`, [second]),
      },
    );
  };

  it('are locked in the order of their ids, each with a reason of its own', async () => {
    const ended = drafts.map(({ enrollment_id: enrollmentId }, rank) => ({ enrollmentId, reason: `Reason ${rank}` }));
    await beginsWithTheFirst((scope) => at.get(EndingsService).withdraw(scope, ended.toReversed(), at.clock.now()));
    expect(await at.rows(`select status, status_words from message where workspace_id = $1 order by id`)).toEqual([
      { status: 'withdrawn', status_words: 'Reason 0' },
      { status: 'withdrawn', status_words: 'Reason 1' },
    ]);
  });

  it('are locked in that order where one expires and one, which is withheld, does not', async () => {
    await at.rows(`update message set expires_at = $2 where workspace_id = $1`, at.clock.now());
    await beginsWithTheFirst((scope) => at.get(EndingsService).expire(scope, at.clock.now()));
    expect(await at.rows(`select status from message where workspace_id = $1 order by id`)).toEqual([
      { status: 'expired' },
      { status: 'draft' },
    ]);
  });
});
