import { Road } from '../../test/support/road.ts';
import { listedNext } from './listed-next.ts';
import { ReadingsService } from './readings.service.ts';

describe('the lists that are read from now on', () => {
  let road: Road;
  let connectionId: string;

  beforeEach(async () => {
    road = await Road.open();
    ({ id: connectionId } = await road.connectAndRead());
    road.clock.advance(60_000);
  });

  afterEach(() => road.close());

  const listed = async () => {
    const isListed = await road.write((scope) => listedNext(scope, connectionId, ['customer', 'bill']));
    return ['customer', 'bill', 'card'].filter(isListed);
  };

  it('are those of every kind that has a list, where no reading is under way', async () => {
    expect(await listed()).toEqual(['customer', 'bill']);
  });

  it.each([
    ['all, before any was begun', `select 1`, ['customer', 'bill']],
    ['not one that was begun', `update backfill_phase set status = 'running' where kind = 'bill'`, ['customer']],
    ['not one that was read', `update backfill_phase set status = 'done' where kind = 'customer'`, ['bill']],
    [
      'not one of which a page was read before it waited again',
      `insert into backfill_page (workspace_id, backfill_id, kind, key, external_ids)
       select workspace_id, id, 'bill', 'odd', '{bill_1}' from backfill where status = 'waiting'`,
      ['customer'],
    ],
    ['none, in a reading of what is recent', `update backfill set extent = 'recent' where status = 'waiting'`, []],
    ['none, in a first reading', `update backfill set is_first = true where status = 'waiting'`, []],
    ['none, before the first reading has ended', `update connection set first_backfill_ended_at = null`, []],
    [
      'all, once the reading has failed',
      `update backfill set status = 'failed', extent = 'recent'`,
      ['customer', 'bill'],
    ],
  ])('are, with a reading under way: %s', async (_which, sql, kinds) => {
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.rows(sql);
    expect(await listed()).toEqual(kinds);
  });
});
