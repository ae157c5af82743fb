import { randomUUID } from 'node:crypto';
import { listAccounts } from '#contracts/account-list.ts';
import { listDrafts } from '#contracts/drafts.ts';
import { listFlagged } from '#contracts/flags.ts';
import {
  aCustomer,
  aFailedInvoice,
  anOverdueInvoice,
  aPaidInvoice,
  aSubscription,
} from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { AccountCountsQueries } from '../accounts/account-counts.queries.ts';
import { AccountQueries } from '../accounts/account.queries.ts';
import { AccountsQueries } from '../accounts/accounts.queries.ts';
import { waitsWords } from '../accounts/shown-health.ts';
import { TimelineQueries } from '../accounts/timeline.queries.ts';
import { ApprovalModule } from './approval.module.ts';
import { DraftsQueries } from './drafts.queries.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { FlagCareService } from '../playbooks/flag-care.service.ts';
import { FlaggedQueries } from '../playbooks/flagged.queries.ts';
import { MatchesQueries } from '../playbooks/matches.queries.ts';
import { PlaybooksQueries } from '../playbooks/playbooks.queries.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { PreviewQueries } from '../playbooks/preview.queries.ts';
import { StartingService } from '../playbooks/starting.service.ts';

describe('playbooks and flags', () => {
  const at = JudgedBook.inEach({ imports: [ApprovalModule] });

  const playbooks = async () => (await at.get(PlaybooksQueries).list(at.workspaceId, 'test')).rows;
  const playbook = async (trigger: string) => {
    const found = (await playbooks()).find((one) => one.trigger === trigger);
    if (!found) throw new Error(`no playbook for ${trigger}`);
    return found;
  };
  const flagged = (query: Record<string, unknown> = {}) =>
    at.get(FlaggedQueries).list(at.workspaceId, at.memberId, listFlagged.query.parse({ mode: 'test', ...query }));
  const fail = (customer: string, unit = 10_000) =>
    at.book.receive(at.stripe, [
      aCustomer(customer),
      aSubscription(customer, at.clock.now(), {}, { unit_amount: unit, unit_amount_decimal: String(unit) }),
      aFailedInvoice(customer, at.clock.now()),
    ]);
  const service = () => at.get(PlaybooksService);
  const on = { isOn: true, sending: 'draft' } as const;

  it('gives a new workspace one playbook a trigger, off and in draft mode', async () => {
    const rows = await playbooks();
    expect(rows.map((row) => row.trigger)).toEqual([
      'payment_failed',
      'invoice_overdue',
      'usage_over_plan',
      'renewal_approaching',
    ]);
    expect(rows.every((row) => !row.isOn && row.sending === 'draft' && row.version === 1)).toBe(true);
    expect(rows[0]?.sentence).toMatch(
      /^When a payment fails, draft “.+” to the billing contact; stop when the payment succeeds\.$/,
    );
  });

  it('adopts what holds when it is switched on, and starts it when a person confirms the list', async () => {
    await fail('cus_1', 10_000);
    await fail('cus_2', 30_000);
    const { id } = await playbook('payment_failed');
    await service().switch(at.workspaceId, id, on);
    expect(await at.rows(`select 1 from message where workspace_id = $1`)).toEqual([]);
    const { rows, total } = await at.get(MatchesQueries).list(at.workspaceId, id, 'test');
    expect(total).toBe(2);
    expect(rows.map((row) => row.accountName)).toEqual(['Company cus_2', 'Company cus_1']);
    expect(rows[0]).toMatchObject({ to: 'billing@cus-2.example', mrr: [{ minor: 30_000, currency: 'usd' }] });
    const ids = rows.map((row) => row.enrollmentId);
    const starting = at.get(StartingService);
    expect(
      await Promise.all([starting.start(at.workspaceId, id, ids), starting.start(at.workspaceId, id, ids)]),
    ).toEqual(expect.arrayContaining([2, 0]));
    expect(await at.rows(`select status from message where workspace_id = $1`)).toEqual([
      { status: 'draft' },
      { status: 'draft' },
    ]);
    expect((await playbook('payment_failed')).counts).toMatchObject({ open: 2, adopted: 0, drafts: 2 });
    const ofPlaybook = async (playbookId: string) =>
      at.get(DraftsQueries).list(at.workspaceId, listDrafts.query.parse({ mode: 'test', playbookId }));
    expect(await ofPlaybook(id)).toMatchObject({ total: 2, rows: [{}, {}] });
    expect(await ofPlaybook((await playbook('invoice_overdue')).id)).toMatchObject({ total: 0, rows: [] });
  });

  it('fires for what happens after it was switched on', async () => {
    const { id } = await playbook('payment_failed');
    await service().switch(at.workspaceId, id, on);
    at.clock.advance(1_000);
    await fail('cus_1');
    expect(await at.rows(`select state from enrollment where workspace_id = $1`)).toEqual([{ state: 'open' }]);
  });

  it('does not start what has cleared since the list was shown, nor for a playbook that is off', async () => {
    await fail('cus_1');
    const { id } = await playbook('payment_failed');
    await service().switch(at.workspaceId, id, on);
    const { rows } = await at.get(MatchesQueries).list(at.workspaceId, id, 'test');
    const ids = rows.map((row) => row.enrollmentId);
    await service().switch(at.workspaceId, id, { isOn: false, sending: 'draft' });
    await expect(at.get(StartingService).start(at.workspaceId, id, ids)).rejects.toMatchObject({
      code: 'playbook_off',
    });
    await service().switch(at.workspaceId, id, on);
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    expect(await at.get(StartingService).start(at.workspaceId, id, ids)).toBe(0);
    expect((await at.get(MatchesQueries).list(at.workspaceId, id, 'test')).total).toBe(0);
  });

  it('refuses automatic sending of offers in words while nobody could unsubscribe', async () => {
    const { id, mayBeAutomatic, automaticWords } = await playbook('usage_over_plan');
    expect([mayBeAutomatic, automaticWords]).toEqual([false, expect.stringContaining('unsubscribe')]);
    await expect(service().switch(at.workspaceId, id, { isOn: true, sending: 'auto' })).rejects.toMatchObject({
      code: 'automatic_refused',
      message: automaticWords,
    });
  });

  it('keeps every version of a message, and refuses one that could leave a hole', async () => {
    const { id } = await playbook('payment_failed');
    const edit = { version: 1, subject: 'Invoice {{invoiceNumber}}', body: 'Hi, about {{accountName}}.' };
    await service().edit(at.workspaceId, at.memberId, id, edit);
    expect(await playbook('payment_failed')).toMatchObject({ version: 2, subject: edit.subject });
    expect(
      await at.rows(`select version from playbook_version v where workspace_id = $1 and playbook_id = '${id}'`),
    ).toHaveLength(2);
    await expect(service().edit(at.workspaceId, at.memberId, id, edit)).rejects.toMatchObject({
      code: 'playbook_changed',
    });
    const unsound = { ...edit, version: 2, body: 'Hi {{contactFirstName}} {{constructor}}' };
    await expect(service().edit(at.workspaceId, at.memberId, id, unsound)).rejects.toMatchObject({
      code: 'message_unsound',
      problems: [{ path: 'body' }, { path: 'body' }],
    });
  });

  it('previews with the match that has the most at risk, without effect', async () => {
    const { id, subject, body } = await playbook('payment_failed');
    const preview = (given: object = {}) =>
      at.get(PreviewQueries).preview(at.workspaceId, id, { mode: 'test', subject, body, ...given });
    expect(await preview()).toMatchObject({ accountName: null, problems: ['No account matches this playbook now.'] });
    const [small] = await fail('cus_1', 5_000);
    await fail('cus_2', 50_000);
    expect(await preview()).toMatchObject({ accountName: 'Company cus_2', to: 'billing@cus-2.example', problems: [] });
    expect(await preview({ accountId: small })).toMatchObject({
      accountName: 'Company cus_1',
      subject: 'Payment of invoice INV-cus_1 did not go through',
    });
    expect((await preview({ body: 'Hi {{nobody}}' })).problems).not.toEqual([]);
    expect(await at.rows(`select 1 from message where workspace_id = $1`)).toEqual([]);
  });

  it('lists flagged accounts by MRR at risk, with groups, history, and who has them', async () => {
    const [small] = await fail('cus_1', 5_000);
    const [large] = await fail('cus_2', 50_000);
    const [late] = await at.book.receive(at.stripe, [
      aCustomer('cus_3'),
      aSubscription('cus_3', at.clock.now(), { collection_method: 'send_invoice' }),
      anOverdueInvoice('cus_3', at.clock.now(), 9),
    ]);
    const page = await flagged();
    expect(page.rows.map((row) => row.accountId)).toEqual([large, late, small]);
    expect(page.rows[0]).toMatchObject({
      atRisk: [{ minor: 50_000, currency: 'usd' }],
      flags: [{ trigger: 'payment_failed' }],
    });
    expect(page.rows[0]?.history).toHaveLength(30);
    expect(page.groups).toEqual({ payment: 2, overdue: 1, renewal: 0, expansion: 0 });
    expect((await flagged({ group: 'overdue' })).rows.map((row) => row.accountId)).toEqual([late]);
    const first = await flagged({ limit: 1 });
    const second = await flagged({ limit: 2, cursor: first.nextCursor });
    expect([...first.rows, ...second.rows].map((row) => row.accountId)).toEqual([large, late, small]);

    const care = at.get(FlagCareService);
    const flagId = page.rows[0]?.flags[0]?.id ?? '';
    const nobody = { memberId: at.memberId, from: randomUUID() };
    await expect(care.assign(at.workspaceId, flagId, nobody)).rejects.toMatchObject({ code: 'flag_assigned' });
    await care.assign(at.workspaceId, flagId, { memberId: at.memberId, from: null });
    await care.assign(at.workspaceId, flagId, { memberId: at.memberId, from: null });
    await expect(care.assign(at.workspaceId, flagId, { memberId: null, from: null })).rejects.toMatchObject({
      message: 'Ada Keel has this flag now. Look at it before you give it away.',
    });
    expect((await flagged({ assignee: 'me' })).rows.map((row) => row.accountId)).toEqual([large]);
    expect((await flagged({ assignee: 'nobody' })).total).toBe(2);
    await care.snooze(at.workspaceId, flagId, new Date('2026-06-20T00:00:00Z'));
    expect((await flagged()).rows.map((row) => row.accountId)).toEqual([late, small]);
    expect((await flagged({ snoozed: 'only' })).rows.map((row) => row.accountId)).toEqual([large]);
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    expect(await flagged()).toMatchObject({ recoveredThisWeek: 1, groups: { payment: 0, overdue: 1 } });
  });

  it('answers an account page with every field, its health and what happened', async () => {
    const [id = ''] = await fail('cus_1');
    at.clock.advanceDays(2);
    await at.book.hear(at.stripe);
    const page = await at.get(AccountQueries).get(at.workspaceId, id);
    expect(page).toMatchObject({
      name: 'Company cus_1',
      mode: 'test',
      domain: 'cus-1.example',
      revenueWords: null,
      health: { score: 60, band: 'at_risk', modelName: 'Billing only', caps: [{ cause: 'payment_failed', cap: 60 }] },
      flags: [{ trigger: 'payment_failed', state: 'open' }],
    });
    expect(page.revenue?.mrr).toMatchObject({ value: [{ minor: 10_000, text: '$100.00' }], reason: null });
    expect(page.revenue?.mrrLines).toMatchObject([{ isCounted: true, monthly: { minor: 10_000 } }]);
    expect(page.revenue?.paymentHealth).toMatchObject({ value: 'failed', source: { externalId: 'in_cus_1' } });
    expect(page.revenue?.paymentHealth.source?.url).toContain('in_cus_1');
    expect(page.revenue?.paymentHealth.knownAt).toBe(at.clock.now().toISOString());
    expect(page.revenue?.invoices).toMatchObject([
      { number: 'INV-cus_1', hasFailedAttempt: true, outstanding: { minor: 10_000 } },
    ]);
    expect(page.revenue?.renewsInDays).toBe(18);
    const timeline = await at.get(TimelineQueries).list(at.workspaceId, id, { limit: 1 });
    expect(timeline.nextCursor).not.toBeNull();
    const rest = await at
      .get(TimelineQueries)
      .list(at.workspaceId, id, { limit: 50, cursor: timeline.nextCursor ?? '' });
    expect([...timeline.rows, ...rest.rows].map((row) => row.kind).sort()).toEqual(['flag', 'health']);
  });

  it('answers no Healthy page for an invoice that fell due since the last evaluation', async () => {
    const ids = await at.book.receive(at.stripe, [
      aCustomer('cus_1'),
      aSubscription('cus_1', at.clock.now()),
      anOverdueInvoice('cus_1', at.clock.now(), -1),
    ]);
    const page = () => at.get(AccountQueries).get(at.workspaceId, ids[0] ?? '');
    const list = (band?: string) =>
      at.get(AccountsQueries).list(at.workspaceId, listAccounts.query.parse({ mode: 'test', band }));
    expect(await page()).toMatchObject({ health: { band: 'healthy' }, revenue: { paymentHealth: { value: 'ok' } } });
    expect((await page()).revenue?.paymentHealth.source).not.toBeNull();
    const { rows: shown } = await list();
    expect(shown).toMatchObject([{ band: 'healthy', score: expect.any(Number), paymentHealth: 'ok' }]);
    at.clock.advanceDays(1);
    // Nobody has evaluated it yet, and the list cannot know what the page works out: it does not say Healthy either.
    const waiting = { band: 'unknown', score: null, healthWords: waitsWords, paymentHealth: null };
    expect((await list()).rows).toMatchObject([waiting]);
    expect(await Promise.all([list('healthy'), list('unknown')])).toMatchObject([{ total: 0 }, { total: 1 }]);
    expect((await at.get(AccountCountsQueries).count(at.workspaceId, 'test')).bands).toMatchObject({
      healthy: 0,
      unknown: 1,
    });
    expect(await page()).toMatchObject({
      health: { score: 60, band: 'at_risk', caps: [{ cause: 'invoice_overdue' }] },
      revenue: { paymentHealth: { value: 'failed' }, paymentFailure: 'overdue' },
    });
    // Claimed by a worker that has not concluded yet: the moment has left the account's own alarm.
    await at.rows(`update account_work set wanted = wanted + 1, wake_at = null where workspace_id = $1`);
    expect((await list()).rows).toMatchObject([waiting]);
    await at.get(EvaluateJob).run(at.workspaceId, at.clock.now());
    expect((await list()).rows).toMatchObject([
      { band: 'at_risk', paymentHealth: 'failed', paymentFailure: 'overdue' },
    ]);
  });

  it('answers "not found" for another workspace', async () => {
    const [id = ''] = await fail('cus_1');
    const flag = (await flagged()).rows[0]?.flags[0]?.id ?? '';
    const { id: playbookId } = await playbook('payment_failed');
    const stranger = await aWorkspace(at.database);
    const care = at.get(FlagCareService);
    const asked = [
      () => at.get(AccountQueries).get(stranger.workspaceId, id),
      () => at.get(TimelineQueries).list(stranger.workspaceId, id, { limit: 1 }),
      () => care.close(stranger, flag, null),
      () => care.assign(at.workspaceId, flag, { memberId: stranger.memberId }),
      () => at.get(PlaybooksQueries).get(stranger.workspaceId, playbookId, 'test'),
      () => service().switch(stranger.workspaceId, playbookId, on),
      () => at.get(MatchesQueries).list(stranger.workspaceId, playbookId, 'test'),
      () => at.get(StartingService).start(stranger.workspaceId, playbookId, [id]),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ kind: 'not_found' });
  });
});
