import { jest } from '@jest/globals';
import { SetClock } from '../../test/support/clock.ts';
import {
  aCustomer,
  aFailedInvoice,
  aPaidInvoice,
  aSubscription,
  BillingBook,
  type BookConnection,
} from '../../test/support/billing-book.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { LeaseLost } from '../platform/work/work.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { EvaluationService } from './evaluation.service.ts';
import { EvaluationSources } from './evaluation-sources.service.ts';

describe('sources that cannot be believed', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let book: BillingBook;
  let stripe: BookConnection;
  let workspaceId: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule] });
  });
  beforeEach(async () => {
    ({ book, stripe, workspaceId } = await BillingBook.begin(database, rooms, clock));
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const rowsOf = async (text: string) => (await database.owner.query(text, [workspaceId])).rows;
  const health = async () => (await rowsOf(`select * from account_health where workspace_id = $1`))[0];
  const evaluate = (ids: readonly string[]) =>
    rooms.get(Database).write(workspaceId, (scope) => rooms.get(EvaluationService).evaluate(scope, ids, clock.now()));
  const work = () => rooms.get(EvaluateJob).run(workspaceId, clock.now());
  const setInvoices = (result: 'readable' | 'missing') =>
    database.owner.query(`update connection set resources = $2 where workspace_id = $1`, [
      workspaceId,
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
    ]);
  const paying = (name = 'cus_1') => [
    aCustomer(name),
    aSubscription(name, clock.now()),
    aPaidInvoice(name, clock.now()),
  ];

  it('reads nobody as Healthy while invoices may not be read, and says which permission is missing', async () => {
    await book.receive(stripe, paying());
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

  it('listens for a minute after a start before it says that a source is silent', async () => {
    await book.receive(stripe, paying());
    await work();
    clock.advance(2 * 60 * 60_000);
    const connections = rooms.get(ConnectionsService, { strict: false });
    const started = new EvaluationSources(connections, rooms.get(AccountWantsService, { strict: false }), clock);
    const tell = () => rooms.get(Database).write(workspaceId, (scope) => started.tell(scope, clock.now()));
    const wanted = () => rowsOf(`select from account_work where workspace_id = $1 and wanted > done`);
    clock.advance(59_000);
    await tell();
    expect(await wanted()).toEqual([]);
    clock.advance(1_000);
    await tell();
    expect(await wanted()).toHaveLength(1);
  });

  it('changes no flag while invoices may not be read', async () => {
    await book.receive(stripe, [...paying().slice(0, 2), aFailedInvoice('cus_1', clock.now())]);
    await setInvoices('missing');
    clock.advance(60_000);
    await book.receive(stripe, [aPaidInvoice('cus_1', clock.now())]);
    expect(await rowsOf(`select state from flag where workspace_id = $1`)).toEqual([{ state: 'open' }]);
  });

  it('goes on adopting until something can be concluded again', async () => {
    const accountIds = await book.receive(stripe, paying());
    await rowsOf(`update playbook set is_on = true, switched_at = now() - interval '1 year' where workspace_id = $1`);
    await setInvoices('missing');
    const adopt = (scope: Scope) => rooms.get(AccountWantsService, { strict: false }).adopt(scope, accountIds);
    await rooms.get(Database).write(workspaceId, adopt);
    clock.advance(60_000);
    await book.receive(stripe, [aFailedInvoice('cus_1', clock.now())]);
    await setInvoices('readable');
    await evaluate(accountIds);
    expect(await rowsOf(`select state from flag where workspace_id = $1`)).toEqual([{ state: 'open' }]);
    expect(await rowsOf(`select state from enrollment where workspace_id = $1`)).toEqual([{ state: 'adopted' }]);
    expect(await rowsOf(`select adopts from account where workspace_id = $1`)).toEqual([{ adopts: false }]);
  });

  it('calls nobody a contact of whom a connected system only tells nothing, and says why', async () => {
    const accountIds = await book.receive(stripe, paying());
    const listed = () => rowsOf(`select status, status_words as words from account where workspace_id = $1`);
    await rowsOf(`delete from billing_object where workspace_id = $1 and kind = 'customer'`);
    await evaluate(accountIds);
    const nothing = 'The billing system has told nothing of this customer.';
    expect(await listed()).toEqual([{ status: 'unknown', words: nothing }]);
    await setInvoices('missing');
    await evaluate(accountIds);
    expect(await listed()).toEqual([{ status: 'unknown', words: expect.stringContaining('invoice_read') }]);
    await rowsOf(`update connection set status = 'disconnected' where workspace_id = $1`);
    await evaluate(accountIds);
    expect(await listed()).toEqual([{ status: 'contact', words: null }]);
  });

  it('keeps no version of what a disconnect has half removed', async () => {
    const accountIds = await book.receive(stripe, paying());
    await database.owner.query(`update connection set status = 'disconnecting' where workspace_id = $1`, [workspaceId]);
    await database.owner.query(`delete from billing_object where workspace_id = $1 and kind = 'subscription'`, [
      workspaceId,
    ]);
    await evaluate(accountIds);
    expect(await rowsOf(`select version from account_snapshot where workspace_id = $1`)).toEqual([{ version: 1 }]);
    expect(await rowsOf(`select words from account_event where workspace_id = $1 and kind = 'billing'`)).toEqual([]);
    expect(await health()).toMatchObject({ band: 'unknown', score: null });
  });

  it('leaves nobody Healthy whose evaluation fails again and again, and judges again when its time comes', async () => {
    const accountIds = await book.receive(stripe, paying());
    // A broken row that no code of ours writes: the score that follows cannot be recorded.
    await database.owner.query(
      `insert into health_score (workspace_id, account_id, version, at, score, band, model_version, digest, content)
       select workspace_id, account_id, 2, at, 1, 'critical', 1, '', '{}' from health_score where workspace_id = $1`,
      [workspaceId],
    );
    await book.attach(stripe, [aFailedInvoice('cus_1', clock.now(), { id: 'in_2' })]);
    const want = () =>
      rooms
        .get(Database)
        .write(workspaceId, (scope) => rooms.get(AccountWantsService, { strict: false }).want(scope, accountIds));
    await want();
    for (let tries = 0; tries < 9; tries += 1) {
      await work();
      clock.advance(16_000);
    }
    expect(await health()).toMatchObject({ band: 'unknown', score: null, words: expect.stringContaining('failed') });
    await database.owner.query(`delete from health_score where workspace_id = $1 and version = 2`, [workspaceId]);
    await database.owner.query(`update account_work set wake_at = $2 where workspace_id = $1`, [
      workspaceId,
      clock.now(),
    ]);
    await work();
    expect(await health()).toMatchObject({ band: 'at_risk', words: expect.stringContaining('capped') });
  });

  it('finds the one whose evaluation ends its worker each time, does all others, and leaves nobody Healthy', async () => {
    const [poison = ''] = await book.receive(stripe, paying('cus_1'));
    const others = await book.receive(stripe, [...paying('cus_2'), ...paying('cus_3')]);
    const evaluation = rooms.get(EvaluationService, { strict: false });
    const reallyEvaluate = evaluation.evaluateClaimed.bind(evaluation);
    // A worker that dies says nothing: what it had claimed stays claimed until the lease ends.
    const dying = jest.spyOn(evaluation, 'evaluateClaimed').mockImplementation((scope, claim, at) => {
      if (claim.rows.some((row) => row.account_id === poison)) throw new LeaseLost('account_work');
      return reallyEvaluate(scope, claim, at);
    });
    await rooms
      .get(Database)
      .write(workspaceId, (scope) =>
        rooms.get(AccountWantsService, { strict: false }).want(scope, [poison, ...others]),
      );
    for (let deaths = 0; deaths < 9; deaths += 1) {
      await rooms
        .get(EvaluateJob)
        .run(workspaceId, clock.now())
        .catch(() => undefined);
      await rooms
        .get(EvaluateJob)
        .run(workspaceId, clock.now())
        .catch(() => undefined);
      clock.advance(61_000);
    }
    dying.mockRestore();
    expect(await rowsOf(`select account_id as id from account_work where workspace_id = $1 and wanted > done`)).toEqual(
      [{ id: poison }],
    );
    expect(
      await rowsOf(`select account_id, band, score from account_health where workspace_id = $1 and band <> 'healthy'`),
    ).toEqual([{ account_id: poison, band: 'unknown', score: null }]);
  });
});
