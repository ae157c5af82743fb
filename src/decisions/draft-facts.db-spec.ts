import { aCustomer, aSubscription } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { StartingService } from '../playbooks/starting.service.ts';
import { ApprovalModule } from './approval.module.ts';
import { DraftsQueries } from './drafts.queries.ts';

describe('what stands beside a draft of whom not all may be read', () => {
  const at = JudgedBook.inEach({ imports: [ApprovalModule] });
  const aYear = { interval: 'year', interval_count: 1, usage_type: 'licensed' };
  const lacked = 'Invoices may not be read.';
  const fine = 'No failed or overdue payment';

  const lack = (what: readonly object[]) =>
    at.rows(`update connection set unread = $2 where workspace_id = $1`, JSON.stringify(what));
  const mayNotRead = () => lack([{ kind: 'invoice', label: 'Invoices', words: lacked, isRequired: true }]);
  /** A renewal holds before its playbook is switched on. Answers what a person who starts it, once, reads of the payment. */
  const startRenewal = async () => {
    const [playbook] = await at.rows(
      `select id from playbook where workspace_id = $1 and trigger = 'renewal_approaching'`,
    );
    await at.book.receive(at.stripe, [
      aCustomer('cus_1'),
      aSubscription('cus_1', at.clock.now(), {}, { recurring: aYear }),
    ]);
    await at.get(PlaybooksService).switch(at.workspaceId, playbook.id, { isOn: true, sending: 'draft' });
    const adopted = await at.rows(`select id from enrollment where workspace_id = $1`);
    return async () => {
      await at.get(StartingService).start(
        at.workspaceId,
        playbook.id,
        adopted.map(({ id }) => id),
      );
      const [draft] = await at.rows(`select id from message where workspace_id = $1`);
      const { facts } = await at.get(DraftsQueries).get(at.workspaceId, draft.id);
      return facts.find(({ label }) => label === 'Payment');
    };
  };

  it('says so of then and of now, and calls the payment fine only when it may be read', async () => {
    const payment = await startRenewal();
    await mayNotRead();
    expect(await payment()).toMatchObject({ was: lacked, now: lacked, hasChanged: false });
    await lack([]);
    expect(await payment()).toMatchObject({ was: lacked, now: fine, hasChanged: true });
  });

  it('says so of now where it could be read when it was written', async () => {
    const payment = await startRenewal();
    expect(await payment()).toMatchObject({ was: fine, now: fine });
    await mayNotRead();
    expect(await payment()).toMatchObject({ was: fine, now: lacked, hasChanged: true });
  });
});
