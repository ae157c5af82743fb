import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { SetClock } from '../../test/support/clock.ts';
import {
  aCustomer,
  aFailedInvoice,
  anOverdueInvoice,
  aPaidInvoice,
  aSubscription,
  BillingBook,
  type Json,
} from '../../test/support/billing-book.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { Database } from '../platform/database/database.ts';
import { FlagCareService } from '../playbooks/flag-care.service.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { Beginnings } from '../workspaces/beginnings.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { EvaluationService } from './evaluation.service.ts';

/** What may happen to an account, in any order and any number of times. */
const steps = [
  'fail',
  'fail the other',
  'pay',
  'pay the other',
  'overdue',
  'deliver the past again',
  'fall silent',
  'hear',
  'a month passes',
  'close by hand',
  'switch off',
  'switch on',
  'work',
] as const;
type Step = (typeof steps)[number];

describe('any history of an account', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule] });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const begin = async () => {
    clock.set('2026-06-15T12:00:00Z');
    const { workspaceId, memberId } = await aWorkspace(database);
    await rooms.get(Database).write(workspaceId, (scope) => rooms.get(Beginnings).run(scope, clock.now()));
    const book = new BillingBook(database, rooms, clock, workspaceId);
    const stripe = await book.connect();
    const rowsOf = async (text: string) => (await database.owner.query(text, [workspaceId])).rows;
    const playbooks = await rowsOf(`select id from playbook where workspace_id = $1`);
    const turn = async (isOn: boolean) => {
      for (const { id } of playbooks)
        await rooms.get(PlaybooksService).switch(workspaceId, id, { isOn, sending: 'draft' });
    };
    return { workspaceId, memberId, book, stripe, rowsOf, turn, past: [] as Json[][] };
  };
  type World = Awaited<ReturnType<typeof begin>>;

  const receive = async (world: World, objects: Json[]) => {
    world.past.push(objects);
    await world.book.receive(world.stripe, objects);
  };
  const other = { id: 'in_other', number: 'INV-other' };
  const customer = (): Json[] => [aCustomer('cus_1'), aSubscription('cus_1', clock.now())];

  const doStep: Record<Step, (world: World) => Promise<void>> = {
    fail: (world) => receive(world, [...customer(), aFailedInvoice('cus_1', clock.now())]),
    'fail the other': (world) => receive(world, [...customer(), aFailedInvoice('cus_1', clock.now(), other)]),
    pay: (world) => receive(world, [...customer(), aPaidInvoice('cus_1', clock.now())]),
    'pay the other': (world) => receive(world, [...customer(), aPaidInvoice('cus_1', clock.now(), other)]),
    overdue: (world) => receive(world, [...customer(), anOverdueInvoice('cus_1', clock.now(), 3)]),
    'deliver the past again': async (world) => {
      for (const objects of world.past.toReversed()) await world.book.receive(world.stripe, objects);
    },
    'fall silent': async () => clock.advance(3 * 60 * 60_000),
    hear: (world) => world.book.hear(world.stripe),
    'a month passes': async (world) => {
      clock.advanceDays(31);
      await world.book.hear(world.stripe);
    },
    'close by hand': async (world) => {
      const [flag] = await world.rowsOf(`select id from flag where workspace_id = $1 and state = 'open' limit 1`);
      if (flag) await rooms.get(FlagCareService).close(world, flag.id, null);
    },
    'switch off': (world) => world.turn(false),
    'switch on': (world) => world.turn(true),
    work: async (world) => {
      while ((await rooms.get(EvaluateJob).run(world.workspaceId, clock.now())) === 'more');
    },
  };

  const check = async ({ rowsOf }: World) => {
    const repeated = await rowsOf(
      `select account_id, key from cause where workspace_id = $1 group by 1, 2 having count(*) > 1
       union all select enrollment_id, to_normal from message where workspace_id = $1 group by 1, 2 having count(*) > 1
       union all select playbook_id, cause_id::text from enrollment where workspace_id = $1 group by 1, 2 having count(*) > 1`,
    );
    expect(repeated).toEqual([]);
    const falseGreen = await rowsOf(
      `select 1 from account a join account_health h on h.account_id = a.id
       where a.workspace_id = $1 and a.payment_state = 'failed' and h.band = 'healthy'`,
    );
    expect(falseGreen).toEqual([]);
    const forgotten = await rowsOf(
      `select 1 from message m join enrollment e on e.id = m.enrollment_id
       where m.workspace_id = $1 and e.state = 'closed' and m.status in ('draft', 'held', 'approved')`,
    );
    expect(forgotten).toEqual([]);
  };
  const kept = [
    'account',
    'account_snapshot',
    'account_event',
    'health_score',
    'cause',
    'flag',
    'enrollment',
    'message',
  ];
  const whole = async ({ rowsOf }: World) => {
    const found: unknown[] = [];
    for (const table of kept) {
      found.push(
        await rowsOf(`select to_jsonb(t) - 'evaluated_at' as row from ${table} t where workspace_id = $1 order by 1`),
      );
    }
    return found;
  };

  it('uses each cause once, never reads Healthy with a payment problem, and evaluating again changes nothing', async () => {
    await assert(
      asyncProperty(array(constantFrom(...steps), { minLength: 3, maxLength: 14 }), async (history) => {
        const world = await begin();
        await world.turn(true);
        clock.advance(1_000);
        for (const step of history) {
          await doStep[step](world);
          await check(world);
          clock.advance(61_000);
        }
        await doStep.hear(world);
        await doStep.work(world);
        const ids = (await world.rowsOf(`select id from account where workspace_id = $1`)).map((row) => row.id);
        const evaluate = () =>
          rooms
            .get(Database)
            .write(world.workspaceId, (scope) => rooms.get(EvaluationService).evaluate(scope, ids, clock.now()));
        await evaluate();
        const before = await whole(world);
        await evaluate();
        expect(await whole(world)).toEqual(before);
        await check(world);
      }),
      { numRuns: 25 },
    );
  });

  it('makes one flag and one draft when the same failure arrives eight times at once', async () => {
    const world = await begin();
    await world.turn(true);
    clock.advance(1_000);
    const objects = [...customer(), aFailedInvoice('cus_1', clock.now())];
    await Promise.all(Array.from({ length: 8 }, () => world.book.receive(world.stripe, objects)));
    expect(await world.rowsOf(`select state from flag where workspace_id = $1`)).toEqual([{ state: 'open' }]);
    expect(await world.rowsOf(`select status from message where workspace_id = $1`)).toEqual([{ status: 'draft' }]);
    expect(await world.rowsOf(`select version from account_snapshot where workspace_id = $1`)).toHaveLength(1);
  });

  it('either adopts or fires what fails at the moment of switching on, and leaves nothing between', async () => {
    const world = await begin();
    const names = Array.from({ length: 12 }, (_none, i) => `cus_${i}`);
    const failures = names.map((name) =>
      world.book.receive(world.stripe, [
        aCustomer(name),
        aSubscription(name, clock.now()),
        aFailedInvoice(name, clock.now()),
      ]),
    );
    await Promise.all([...failures.slice(0, 6), world.turn(true), ...failures.slice(6)]);
    await doStep.work(world);
    const states = await world.rowsOf(
      `select e.state, m.status from enrollment e left join message m on m.enrollment_id = e.id where e.workspace_id = $1`,
    );
    expect(states).toHaveLength(12);
    expect(states.every(({ state, status }) => (state === 'open') === (status === 'draft'))).toBe(true);
  });
});
