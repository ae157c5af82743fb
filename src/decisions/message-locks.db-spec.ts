import { aCustomer, aFailedInvoice, aSubscription, BillingBook } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { whileHeld } from '../../test/support/locks.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { EndingsService } from '../outreach/endings.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { DecisionsModule } from './decisions.module.ts';

describe('messages that end together', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let world: Awaited<ReturnType<typeof BillingBook.begin>>;
  /** The second is of a connection of its own. */
  let drafts: readonly { readonly id: string; readonly enrollment_id: string }[];
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule] });
  });
  beforeEach(async () => {
    world = await BillingBook.begin(database, rooms, clock);
    const [playbook] = await rowsOf(`select id from playbook where workspace_id = $1 and trigger = 'payment_failed'`);
    await rooms.get(PlaybooksService).switch(world.workspaceId, playbook.id, { isOn: true, sending: 'draft' });
    clock.advance(1_000);
    for (const [name, connection] of Object.entries({ cus_1: world.stripe, cus_2: await world.book.connect() })) {
      const objects = [aCustomer(name), aSubscription(name, clock.now()), aFailedInvoice(name, clock.now())];
      await world.book.receive(connection, objects);
      if (name === 'cus_2') await end(connection.id);
    }
    drafts = await rowsOf(`select id, enrollment_id from message where workspace_id = $1 order by id`);
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const rowsOf = async (text: string) => (await database.owner.query(text, [world.workspaceId])).rows;
  const end = (id: string) => database.owner.query(`update connection set status = 'disconnected' where id = $1`, [id]);
  /** While somebody holds the first, nothing of the second is locked. */
  const beginsWithTheFirst = async (work: (scope: Scope) => Promise<unknown>) => {
    const [first, second] = drafts.map(({ id }) => id);
    await whileHeld(
      database.owner,
      { table: 'message', id: first ?? '' },
      {
        work: () => rooms.get(Database).write(world.workspaceId, work),
        look: () => database.owner.query(`select from message where id = $1 for update nowait`, [second]),
      },
    );
  };

  it('are locked in the order of their ids, each with a reason of its own', async () => {
    const ended = drafts.map(({ enrollment_id: enrollmentId }, at) => ({ enrollmentId, reason: `Reason ${at}` }));
    await beginsWithTheFirst((scope) =>
      rooms.get(EndingsService, { strict: false }).withdraw(scope, ended.toReversed(), clock.now()),
    );
    expect(await rowsOf(`select status, status_words from message where workspace_id = $1 order by id`)).toEqual([
      { status: 'withdrawn', status_words: 'Reason 0' },
      { status: 'withdrawn', status_words: 'Reason 1' },
    ]);
  });

  it('are locked in that order where one expires and one, which is withheld, does not', async () => {
    await rowsOf(`update message set expires_at = now() - interval '1 second' where workspace_id = $1`);
    clock.set(new Date());
    await beginsWithTheFirst((scope) => rooms.get(EndingsService, { strict: false }).expire(scope, clock.now()));
    expect(await rowsOf(`select status from message where workspace_id = $1 order by id`)).toEqual([
      { status: 'expired' },
      { status: 'draft' },
    ]);
  });
});
