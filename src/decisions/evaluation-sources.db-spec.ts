import { jest } from '@jest/globals';
import { aCustomer, aFailedInvoice, aPaidInvoice, aSubscription } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { AccountQueries } from '../accounts/account.queries.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { LeaseLost } from '../platform/work/work.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { EvaluationService } from './evaluation.service.ts';

describe('sources that cannot be believed', () => {
  const at = JudgedBook.inEach();

  const health = async () => (await at.rows(`select * from account_health where workspace_id = $1`))[0];
  const work = () => at.get(EvaluateJob).run(at.workspaceId, at.clock.now());
  const setInvoices = (result: 'readable' | 'missing') =>
    at.rows(
      `update connection set resources = $2 where workspace_id = $1`,
      JSON.stringify([
        {
          resource: 'invoices',
          label: 'Invoices',
          isRequired: true,
          result,
          permissions: ['invoice_read'],
          words: 'The key may not read invoices: tick invoice_read on it in Stripe.',
        },
      ]),
    );
  const paying = (name = 'cus_1') => [
    aCustomer(name),
    aSubscription(name, at.clock.now()),
    aPaidInvoice(name, at.clock.now()),
  ];

  it('reads nobody as Healthy while invoices may not be read, and says which permission is missing', async () => {
    await at.book.receive(at.stripe, paying());
    await work();
    expect(await health()).toMatchObject({ band: 'healthy' });
    await setInvoices('missing');
    await work();
    await work();
    expect(await health()).toMatchObject({
      band: 'unknown',
      score: null,
      words: expect.stringContaining('invoice_read'),
    });
    await setInvoices('readable');
    await work();
    await work();
    expect(await health()).toMatchObject({ band: 'healthy', score: 100 });
  });

  it('says what is missing where a source was silent before, once, and no more where it is only silent again', async () => {
    const [id = ''] = await at.book.receive(at.stripe, paying());
    const listed = async () => {
      await work();
      await work();
      const [row] = await at.rows(
        `select payment_state as state, payment_words as words from account where workspace_id = $1`,
      );
      const { revenue } = await at.get(AccountQueries).get(at.workspaceId, id);
      expect(row).toEqual({ state: revenue?.paymentHealth.value, words: revenue?.paymentWords });
      return row.words;
    };
    const told = () => at.rows(`select state from source_standing where workspace_id = $1`);
    const fine = 'No failed or overdue payment';
    await work();
    at.clock.advance(27 * 60 * 60_000);
    await expect(listed()).resolves.toBe(fine);
    expect(await told()).toEqual([{ state: 'stale' }]);
    await setInvoices('missing');
    await expect(listed()).resolves.toContain('invoice_read');
    const [{ wanted }] = await at.rows(`select wanted from account_work where workspace_id = $1`);
    await expect(listed()).resolves.toContain('invoice_read');
    expect(await at.rows(`select wanted, done from account_work where workspace_id = $1`)).toEqual([
      { wanted, done: wanted },
    ]);
    await at.rows(
      `update connection set resources = replace(resources::text, 'tick invoice_read', 'grant it')::jsonb where workspace_id = $1`,
    );
    await expect(listed()).resolves.toContain('grant it');
    await setInvoices('readable');
    await expect(listed()).resolves.toBe(fine);
    expect(await told()).toEqual([{ state: 'stale' }]);
  });

  it('changes no flag while invoices may not be read', async () => {
    await at.book.receive(at.stripe, [...paying().slice(0, 2), aFailedInvoice('cus_1', at.clock.now())]);
    await setInvoices('missing');
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    expect(await at.rows(`select state from flag where workspace_id = $1`)).toEqual([{ state: 'open' }]);
  });

  it('goes on adopting until something can be concluded again', async () => {
    const accountIds = await at.book.receive(at.stripe, paying());
    await at.rows(`update playbook set is_on = true, switched_at = now() - interval '1 year' where workspace_id = $1`);
    await setInvoices('missing');
    const adopt = (scope: Scope) => at.get(AccountWantsService).adopt(scope, accountIds);
    await at.step(adopt);
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aFailedInvoice('cus_1', at.clock.now())]);
    await setInvoices('readable');
    await at.evaluate(...accountIds);
    expect(await at.rows(`select state from flag where workspace_id = $1`)).toEqual([{ state: 'open' }]);
    expect(await at.rows(`select state from enrollment where workspace_id = $1`)).toEqual([{ state: 'adopted' }]);
    expect(await at.rows(`select adopts from account where workspace_id = $1`)).toEqual([{ adopts: false }]);
  });

  it('calls nobody a contact of whom a connected system only tells nothing, and says why', async () => {
    const accountIds = await at.book.receive(at.stripe, paying());
    const listed = () => at.rows(`select status, status_words as words from account where workspace_id = $1`);
    await at.rows(`delete from billing_object where workspace_id = $1 and kind = 'customer'`);
    await at.evaluate(...accountIds);
    const nothing = 'The billing system has told nothing of this customer.';
    expect(await listed()).toEqual([{ status: 'unknown', words: nothing }]);
    await setInvoices('missing');
    await at.evaluate(...accountIds);
    expect(await listed()).toEqual([{ status: 'unknown', words: expect.stringContaining('invoice_read') }]);
    await at.rows(`update connection set status = 'disconnected' where workspace_id = $1`);
    await at.evaluate(...accountIds);
    expect(await listed()).toEqual([{ status: 'contact', words: null }]);
  });

  it('keeps no version of what a disconnect has half removed', async () => {
    const accountIds = await at.book.receive(at.stripe, paying());
    await at.rows(`update connection set status = 'disconnecting' where workspace_id = $1`);
    await at.rows(`delete from billing_object where workspace_id = $1 and kind = 'subscription'`);
    await at.evaluate(...accountIds);
    expect(await at.rows(`select version from account_snapshot where workspace_id = $1`)).toEqual([{ version: 1 }]);
    expect(await at.rows(`select words from account_event where workspace_id = $1 and kind = 'billing'`)).toEqual([]);
    expect(await health()).toMatchObject({ band: 'unknown', score: null });
  });

  it('leaves nobody Healthy whose evaluation fails again and again, and judges again when its time comes', async () => {
    const accountIds = await at.book.receive(at.stripe, paying());
    // A broken row that no code of ours writes: the score that follows cannot be recorded.
    await at.rows(`insert into health_score (workspace_id, account_id, version, at, score, band, model_version, digest, content)
       select workspace_id, account_id, 2, at, 1, 'critical', 1, '', '{}' from health_score where workspace_id = $1`);
    await at.book.attach(at.stripe, [aFailedInvoice('cus_1', at.clock.now(), { id: 'in_2' })]);
    const want = () => at.step((scope) => at.get(AccountWantsService).want(scope, accountIds));
    await want();
    for (let tries = 0; tries < 9; tries += 1) {
      await work();
      at.clock.advance(16_000);
    }
    expect(await health()).toMatchObject({ band: 'unknown', score: null, words: expect.stringContaining('failed') });
    await at.rows(`delete from health_score where workspace_id = $1 and version = 2`);
    await at.rows(`update account_work set wake_at = $2 where workspace_id = $1`, at.clock.now());
    await work();
    expect(await health()).toMatchObject({ band: 'at_risk', words: expect.stringContaining('capped') });
  });

  it('finds the one whose evaluation ends its worker each time, does all others, and leaves nobody Healthy', async () => {
    const [poison = ''] = await at.book.receive(at.stripe, paying('cus_1'));
    const others = await at.book.receive(at.stripe, [...paying('cus_2'), ...paying('cus_3')]);
    const evaluation = at.get(EvaluationService);
    const reallyEvaluate = evaluation.evaluateClaimed.bind(evaluation);
    // A worker that dies says nothing: what it had claimed stays claimed until the lease ends.
    const dying = jest.spyOn(evaluation, 'evaluateClaimed').mockImplementation((scope, claim, looked) => {
      if (claim.rows.some((row) => row.account_id === poison)) throw new LeaseLost('account_work');
      return reallyEvaluate(scope, claim, looked);
    });
    await at.step((scope) => at.get(AccountWantsService).want(scope, [poison, ...others]));
    for (let deaths = 0; deaths < 9; deaths += 1) {
      await at
        .get(EvaluateJob)
        .run(at.workspaceId, at.clock.now())
        .catch(() => undefined);
      await at
        .get(EvaluateJob)
        .run(at.workspaceId, at.clock.now())
        .catch(() => undefined);
      at.clock.advance(61_000);
    }
    dying.mockRestore();
    expect(
      await at.rows(`select account_id as id from account_work where workspace_id = $1 and wanted > done`),
    ).toEqual([{ id: poison }]);
    expect(
      await at.rows(`select account_id, band, score from account_health where workspace_id = $1 and band <> 'healthy'`),
    ).toEqual([{ account_id: poison, band: 'unknown', score: null }]);
  });
});
