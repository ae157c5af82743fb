import { Road } from '../../test/support/road.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { EvaluateJob } from '../decisions/evaluate.job.ts';
import { RefreshBatch } from './refresh-batch.ts';

/** Longer than any lease, as often as it takes to set work aside that breaks its worker, and some more. */
const leaseMilliseconds = 61_000;
const tries = 10;
/** Enough for three together, and for each of them alone until the one at fault is given up. */
const turns = 14;

describe('a database that fails what it is given', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    for (const n of [1, 2, 3]) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: n });
    }
    connection = await road.connectAndRead();
    await road.rows(`create function refuse_for_room() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
    await road.rows(`create function refuse_for_memory() returns trigger language plpgsql as $$
      begin raise exception 'out of memory' using errcode = '53200'; end $$`);
    for (const n of [1, 2, 3]) {
      const failedAt = road.clock.now().toISOString();
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: 10 + n, failedAt });
    }
  });
  afterEach(() => road.close());

  const fill = (table: string, when: string) =>
    road.rows(`create trigger no_room before ${when} on ${table} for each row execute function refuse_for_room()`);
  const burden = (table: string, when: string, row: string) =>
    road.rows(`create trigger no_memory before ${when} on ${table} for each row when (${row})
      execute function refuse_for_memory()`);
  const makeRoom = (table: string) => road.rows(`drop trigger no_room on ${table}`);
  const want = () =>
    road.write((scope) =>
      road.get(WantsService).want(
        scope,
        connection.id,
        [1, 2, 3].map((n) => ({ kind: 'bill', externalId: `bill_${n}` })),
      ),
    );
  const refresh = () => road.get(RefreshBatch).run(connection);
  const evaluate = () => road.get(EvaluateJob).run(road.workspaceId, road.clock.now());
  const flags = () => road.rows(`select 1 from flag where state = 'open'`);
  const inTurn = async (work: () => Promise<unknown>) => {
    for (let turn = 0; turn < turns; turn += 1) {
      await work().catch((error: unknown) => expect(error).toMatchObject({ message: 'out of memory' }));
      road.clock.advance(leaseMilliseconds);
    }
  };
  const inVain = async (work: () => Promise<unknown>) => {
    for (let tried = 0; tried < tries; tried += 1) {
      await expect(work()).rejects.toThrow('No space left');
      road.clock.advance(leaseMilliseconds);
    }
  };

  it('makes reading wait for room on the disk, however long, and sets nothing aside', async () => {
    await want();
    await fill('billing_object', 'update of payload');
    await inVain(refresh);
    await makeRoom('billing_object');
    await road.work();
    expect(await road.rows(`select 1 from billing_object where wanted > done or error is not null`)).toEqual([]);
    expect(await flags()).toHaveLength(3);
  });

  it('makes judging wait for room on the disk, however long, and sets nobody aside', async () => {
    await want();
    await refresh();
    await road.rows(`update account_work set wanted = wanted + 1`);
    await fill('account_work', 'update of done');
    await inVain(evaluate);
    await makeRoom('account_work');
    while ((await evaluate()) === 'more');
    expect(await road.rows(`select 1 from account_work where wanted > done or error is not null`)).toEqual([]);
    expect(await flags()).toHaveLength(3);
  });

  it('finds the one object that takes all memory each time, sets it aside, and reads the others', async () => {
    await want();
    await burden('billing_object', 'update of payload', `new.external_id = 'bill_2'`);
    await inTurn(refresh);
    expect(
      await road.rows(
        `select external_id, attempts, error from billing_object where wanted > done or error is not null`,
      ),
    ).toEqual([{ external_id: 'bill_2', attempts: 8, error: 'out of memory' }]);
    await road.work();
    expect(await flags()).toHaveLength(2);
  });

  it('finds the one account that takes all memory each time, leaves it not Healthy, and judges the others', async () => {
    await road.rows(`update account_work set wanted = wanted + 1`);
    const [second] = await road.rows<{ id: string }>(`select account_id as id from account_work order by 1 offset 1`);
    await road.rows(`update account_health set band = 'healthy', score = 100 where account_id = '${second?.id}'`);
    await burden('account_work', 'update of done', `new.done > old.done and new.account_id = '${second?.id}'`);
    await inTurn(evaluate);
    expect(
      await road.rows(`select account_id as id, attempts from account_work where wanted > done or error is not null`),
    ).toEqual([{ id: second?.id, attempts: 8 }]);
    expect(await road.rows(`select account_id as id from account_health where band = 'healthy'`)).toEqual([]);
  });

  it('wakes whom it gave up again at the moment that was foreseen, though another one was taken before', async () => {
    const [second] = await road.rows<{ id: string }>(`select account_id as id from account_work order by 1 offset 1`);
    const one = `account_id = '${second?.id}'`;
    const foreseen = new Date(road.clock.now().getTime() + 86_400_000);
    await road.rows(`update account set holds_until = '${foreseen.toISOString()}' where id = '${second?.id}'`);
    await road.rows(`update account_work set wake_at = '${road.clock.now().toISOString()}' where ${one}`);
    const burdened = `new.done > old.done and new.${one}`;
    await burden('account_work', 'update of done', burdened);
    await inTurn(evaluate);
    expect(
      await road.rows(`select wanted > done as "isWanted", attempts, wake_at from account_work where ${one}`),
    ).toEqual([{ isWanted: true, attempts: 8, wake_at: foreseen }]);
    await road.rows(`drop trigger no_memory on account_work`);
    road.clock.set(foreseen.toISOString());
    await evaluate();
    expect(await road.rows(`select wanted > done as "isWanted", attempts from account_work where ${one}`)).toEqual([
      { isWanted: false, attempts: 0 },
    ]);
  });
});
