import { SetClock } from '../../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { openRooms } from '../../../test/support/rooms.ts';
import { aWorkspace } from '../../../test/support/workspace.ts';
import { Database } from '../database/database.ts';
import { Doorbells, type AnsweredBell } from './doorbells.ts';

const second = 1_000;
const hour = 3_600_000;

describe('doorbells', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let bells: Doorbells;
  let workspaceId: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock });
    bells = rooms.get(Doorbells);
  });
  beforeEach(async () => {
    await database.owner.query(`delete from directory_doorbell`);
    ({ workspaceId } = await aWorkspace(database));
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const inTime = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);
  const ring = (at: Date) => rooms.get(Database).write(workspaceId, (scope) => bells.ring(scope, 'evaluate', at));
  const look = () => bells.answer('evaluate', clock.now());
  const answer = async () => (await look()).bells;
  const dueAt = async (): Promise<Date | undefined> =>
    (await database.owner.query<{ due_at: Date }>(`select due_at from directory_doorbell`)).rows[0]?.due_at;
  const rungAndAnswered = async (): Promise<AnsweredBell> => {
    await ring(clock.now());
    const [bell] = await answer();
    if (!bell) throw new Error('The bell was not heard.');
    return bell;
  };

  it('gives a bell to one worker, and to another when that one stays silent', async () => {
    await rungAndAnswered();
    expect(await answer()).toEqual([]);
    clock.advance(61 * second);
    expect(await answer()).toHaveLength(1);
  });

  it('waits for nobody who is ringing, and tells that there is something to come back for', async () => {
    await ring(clock.now());
    const { promise: isRung, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
    const ringing = rooms.get(Database).write(workspaceId, async (scope) => {
      await bells.ring(scope, 'evaluate', clock.now());
      held();
      await isRung;
    });
    await isHeld;
    expect(await look()).toEqual({ bells: [], areMoreDue: true });
    goOn();
    await ringing;
    expect(await look()).toMatchObject({ bells: [{ kind: 'evaluate', workspaceId }], areMoreDue: false });
    expect(await look()).toEqual({ bells: [], areMoreDue: false });
  });

  it('is silent after the answer, or until the time that was named', async () => {
    await bells.quiet(await rungAndAnswered(), null);
    expect(await dueAt()).toBeUndefined();
    const next = inTime(hour);
    await bells.quiet(await rungAndAnswered(), next);
    expect(await dueAt()).toEqual(next);
  });

  it.each([
    ['at once', 0],
    ['in a while', 20 * second],
    ['later than anybody would take the answer over', hour],
  ])('forgets nothing that was rung for %s while it was answered', async (_when, milliseconds) => {
    const bell = await rungAndAnswered();
    const wanted = inTime(milliseconds);
    await ring(wanted);
    await bells.quiet(bell, null);
    expect((await dueAt())?.getTime()).toBeLessThanOrEqual(wanted.getTime());
    await bells.quiet(bell, inTime(2 * hour));
    expect((await dueAt())?.getTime()).toBeLessThanOrEqual(wanted.getTime());
  });

  it('comes back as soon as the worker asks for it, even when it was rung meanwhile', async () => {
    const bell = await rungAndAnswered();
    await ring(inTime(hour));
    await bells.quiet(bell, clock.now());
    expect(await answer()).toHaveLength(1);
  });
});
