import { jest } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { aCustomer, aPaidInvoice, aSubscription } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { until } from '../../test/support/until.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { EvaluationService } from './evaluation.service.ts';
import { EvaluationSources } from './evaluation-sources.service.ts';

/** A source is silent after an hour. */
const outageMilliseconds = 2 * 60 * 60_000;

describe('a process that has just begun, after an outage', () => {
  const at = JudgedBook.inEach();
  const opened: TestingModule[] = [];
  let accountIds: readonly string[];
  /** The process that began after the outage. */
  let started: TestingModule;

  beforeEach(async () => {
    const book = [aCustomer('cus_1'), aSubscription('cus_1', at.clock.now()), aPaidInvoice('cus_1', at.clock.now())];
    accountIds = await at.book.receive(at.stripe, book);
    await at.get(EvaluateJob).run(at.workspaceId, at.clock.now());
    at.clock.advance(outageMilliseconds);
    started = await openRooms({ database: at.database, clock: at.clock, imports: [DecisionsModule] });
    opened.push(started);
  });
  afterEach(async () => {
    for (const rooms of opened.splice(0)) await rooms.close();
  });

  const step = <T>(work: (scope: Scope) => Promise<T>, rooms = started) =>
    rooms.get(Database).write(at.workspaceId, work);
  const tell = (rooms = started) => step((scope) => rooms.get(EvaluationSources).tell(scope, at.clock.now()), rooms);
  const evaluate = (scope: Scope) => started.get(EvaluationService).evaluate(scope, accountIds, at.clock.now());
  const run = () => started.get(EvaluateJob).run(at.workspaceId, at.clock.now());
  const want = () => at.step((scope) => at.get(AccountWantsService).want(scope, accountIds));
  const wanted = () => at.rows(`select from account_work where workspace_id = $1 and wanted > done`);
  const bands = async () =>
    (await at.rows(`select band from account_health where workspace_id = $1`)).map(({ band }) => band);
  const seconds = (count: number) => new Date(at.clock.now().getTime() + count * 1_000);

  /** The source is heard when the next batch has been judged. */
  const hearAfterJudging = () => {
    const evaluation = started.get(EvaluationService);
    const reallyEvaluate = evaluation.evaluateClaimed.bind(evaluation);
    jest.spyOn(evaluation, 'evaluateClaimed').mockImplementationOnce(async (...judged) => {
      await reallyEvaluate(...judged);
      await at.book.hear(at.stripe);
    });
  };

  it('listens for a minute before it says that a source is silent', async () => {
    at.clock.advance(59_000);
    await tell();
    expect(await wanted()).toEqual([]);
    at.clock.advance(1_000);
    await tell();
    expect(await wanted()).toHaveLength(1);
  });

  it('wants nobody once the source is heard whom it did not judge while it listened', async () => {
    await tell();
    await at.book.hear(at.stripe);
    await tell();
    expect(await wanted()).toEqual([]);
  });

  it('has whoever it judged while it listened judged again once the source is heard, once', async () => {
    await step(evaluate);
    await tell();
    expect(await wanted()).toEqual([]);
    await at.book.hear(at.stripe);
    await tell();
    expect(await wanted()).toHaveLength(1);
    await run();
    await tell();
    expect(await wanted()).toEqual([]);
  });

  it('has them judged again at once where the source is heard after they were judged and before it rests', async () => {
    await want();
    hearAfterJudging();
    const next = await run();
    expect(await bands()).toEqual(['unknown']);
    expect(next).toEqual(at.clock.now());
    await run();
    expect(await bands()).toEqual(['healthy']);
  });

  it('tells at once of a source that turned before it rests', async () => {
    at.clock.advance(60_000);
    await run();
    expect(await bands()).toEqual(['unknown']);
    await want();
    hearAfterJudging();
    expect(await run()).toEqual(at.clock.now());
    await run();
    expect(await bands()).toEqual(['healthy']);
  });

  it('looks again soon for what others judge meanwhile, until nobody can have listened any more', async () => {
    await at.book.hear(at.stripe);
    expect(await run()).toEqual(seconds(15));
    at.clock.advance(2 * 60_000);
    expect(await run()).toEqual(seconds(58 * 60));
  });

  it('holds no source while it waits for the work of an account', async () => {
    at.clock.advance(60_000);
    const [work] = await at.rows(`select account_id as id from account_work where workspace_id = $1`);
    await at.database.owner.query('begin');
    await at.database.owner.query(`select from account_work where account_id = $1 for update`, [work.id]);
    const telling = tell();
    try {
      await untilBlockedBy(at.database.owner);
      await at.database.owner.query(`select from source_standing where workspace_id = $1 for update nowait`, [
        at.workspaceId,
      ]);
    } finally {
      await at.database.owner.query('rollback');
      await telling;
    }
    expect(await wanted()).toHaveLength(1);
  });

  it('gives way to nobody who tells of a source, whatever work it has locked before', async () => {
    const silent = new Date(at.clock.now().getTime() + 60_000);
    const tries = { judging: 0, telling: 0 };
    const other = at.rooms;
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const telling: Promise<void>[] = [];
    const tellOnce = async (scope: Scope) => {
      tries.telling += 1;
      await other.get(EvaluationSources, { strict: false }).tell(scope, at.clock.now());
    };
    await step(async (scope) => {
      tries.judging += 1;
      await started.get(AccountWantsService).wakeSilently(scope, accountIds, silent);
      if (tries.judging === 1) telling.push(step(tellOnce, other));
      await until('telling to wait', async () => (await at.database.owner.query(waits)).rowCount);
      await evaluate(scope);
    });
    await Promise.all(telling);
    expect(tries).toEqual({ judging: 1, telling: 1 });
  });
});
