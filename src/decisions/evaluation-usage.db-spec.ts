import { jest } from '@jest/globals';
import * as build from '#core/testing/builders.ts';
import { BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { SpokenBilling } from '../../test/support/spoken-billing.ts';
import { SnapshotsService } from '../accounts/snapshots.service.ts';
import { Database } from '../platform/database/database.ts';
import { Changes } from '../platform/notify/changes.ts';
import { DecisionsModule } from './decisions.module.ts';

describe('the use of an account, which moves', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let measure: BookConnection;
  let workspaceId: string;
  const clock = new SetClock();
  const spoken = new SpokenBilling(() => clock.now());

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule], connectors: spoken.besideStripe() });
  });
  beforeEach(async () => {
    const begun = await BillingBook.begin(database, rooms, clock);
    ({ workspaceId } = begun);
    clock.advance(1_000);
    measure = await begun.book.connect({ system: 'measure' });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  /** Of a thousand that are included. */
  const uses = async (used: number): Promise<string> => {
    clock.advance(15 * 60_000);
    const [accountId = ''] = await spoken.say({ rooms, clock, workspaceId }, measure, {
      id: 'm_1',
      email: 'billing@cus-1.example',
      view: (connectionId) => ({
        usage: [
          build.aUsage({ used, percent: used / 10, ref: { connectionId, kind: 'usage_reading', externalId: 'u' } }),
        ],
      }),
    });
    return accountId;
  };
  const versions = async () =>
    (
      await database.owner.query<{ version: number }>(
        `select version from account_snapshot where workspace_id = $1 order by version`,
        [workspaceId],
      )
    ).rows.length;
  const stored = async () =>
    (await database.owner.query<{ usage: object }>(`select usage from account where workspace_id = $1`, [workspaceId]))
      .rows[0]?.usage;
  const shown = async (accountId: string) => {
    const newest = await rooms
      .get(Database)
      .read(workspaceId, (scope) => rooms.get(SnapshotsService, { strict: false }).newest(scope, [accountId]));
    const snapshot = newest.get(accountId);
    return [snapshot?.usage[0]?.used, snapshot?.usagePercent.is.value];
  };

  it('is shown as it is, and makes a version only with each percent', async () => {
    const accountId = await uses(791);
    for (const used of [793, 796, 800]) await uses(used);
    expect([await versions(), await shown(accountId)]).toEqual([1, [800, 80]]);
    await uses(801);
    expect([await versions(), await shown(accountId)]).toEqual([2, [801, 80.1]]);
  });

  it('is announced whenever it moved, and only then', async () => {
    const accountId = await uses(791);
    const announce = jest.spyOn(rooms.get(Changes, { strict: false }), 'announce');
    await uses(793);
    expect(await versions()).toBe(1);
    expect(announce.mock.calls.map(([, ...told]) => told)).toEqual([['accounts', [accountId]]]);
    announce.mockClear();
    await uses(793);
    expect(announce).not.toHaveBeenCalled();
    announce.mockRestore();
  });

  it('is told by the version that an earlier release added, which kept none beside it', async () => {
    const accountId = await uses(791);
    const before = `update account set usage = $2 where workspace_id = $1`;
    const usage = await stored();
    await uses(801);
    await database.owner.query(before, [workspaceId, usage]);
    expect(await shown(accountId)).toEqual([801, 80.1]);
  });

  it('makes none after a release that told every use from every other', async () => {
    const accountId = await uses(791);
    await database.owner.query(`update account_snapshot set digest = 'as it was told before' where workspace_id = $1`, [
      workspaceId,
    ]);
    await uses(796);
    expect([await versions(), await shown(accountId)]).toEqual([1, [796, 79.6]]);
  });
});
