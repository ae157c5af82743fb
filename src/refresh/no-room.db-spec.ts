import { Road } from '../../test/support/road.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { EvaluateJob } from '../decisions/evaluate.job.ts';
import { RefreshBatch } from './refresh-batch.ts';

/** Longer than any lease, as often as it takes to set work aside that breaks its worker, and some more. */
const leaseMilliseconds = 61_000;
const tries = 10;

describe('a database without room on its disk', () => {
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
    for (const n of [1, 2, 3]) {
      const failedAt = road.clock.now().toISOString();
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: 10 + n, failedAt });
    }
  });
  afterEach(() => road.close());

  const fill = (table: string, when: string) =>
    road.rows(`create trigger no_room before ${when} on ${table} for each row execute function refuse_for_room()`);
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
  const inVain = async (work: () => Promise<unknown>) => {
    for (let tried = 0; tried < tries; tried += 1) {
      await expect(work()).rejects.toThrow('No space left');
      road.clock.advance(leaseMilliseconds);
    }
  };

  it('makes reading wait, however long, and sets nothing aside', async () => {
    await want();
    await fill('billing_object', 'update of payload');
    await inVain(refresh);
    await makeRoom('billing_object');
    await road.work();
    expect(await road.rows(`select 1 from billing_object where wanted > done or error is not null`)).toEqual([]);
    expect(await flags()).toHaveLength(3);
  });

  it('makes judging wait, however long, and sets nobody aside', async () => {
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
});
