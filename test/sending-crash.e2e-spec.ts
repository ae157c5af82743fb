import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ApprovalModule } from '#server/decisions/approval.module.ts';
import { roadPoints, type RoadPoint } from '#server/platform/road/road.ts';
import { aCustomer, aFailedInvoice, anInvoice, aSubscription, BillingBook } from './support/billing-book.ts';
import { SetClock } from './support/clock.ts';
import { openTestDatabase, type TestDatabase } from './support/database.ts';
import { FakeMail } from './support/fake-mail.ts';
import { aWorkspaceWithKey, openHttp, type TestHttp } from './support/http.ts';
import { programArguments } from './support/program-arguments.ts';
import { until } from './support/until.ts';

const points = roadPoints.filter((point) => point.startsWith('message:'));

/** What must be true in the end. (The Outbox, where nothing can leave, is part of the crash test of the whole road.) */
const ends: Readonly<Record<string, { status: string; received: number }>> = {
  'message:claimed': { status: 'sent', received: 1 },
  // It may have left: a person decides.
  'message:marked': { status: 'unknown', received: 0 },
  'message:handed-over': { status: 'unknown', received: 1 },
  'message:recorded': { status: 'sent', received: 1 },
};

describe('a worker that is killed while it sends', () => {
  let mail: FakeMail;
  let database: TestDatabase;
  let http: TestHttp;
  // The worker is a process with the clock of the machine.
  const clock = new SetClock(new Date());

  beforeAll(async () => {
    mail = new FakeMail();
    database = await openTestDatabase({ SMTP_URL: `${await mail.open()}?tls=off` });
    http = await openHttp({ database, clock, imports: [ApprovalModule] });
  });
  beforeEach(() => {
    mail.received.length = 0;
  });
  afterAll(async () => {
    await http.close();
    await mail.close();
    await database.close();
  });

  /** An approved message whose moment has come. */
  async function approvedMessage(): Promise<string> {
    const { workspaceId, key } = await aWorkspaceWithKey(http, database);
    const one = async (text: string) => (await database.owner.query(text, [workspaceId])).rows[0];
    const { id: playbook } = await one(
      `select id from playbook where workspace_id = $1 and trigger = 'payment_failed'`,
    );
    await http.send('PUT', `/api/playbooks/${playbook}/switch`, { key, body: { isOn: true, sending: 'draft' } });
    clock.set(new Date());
    const book = new BillingBook(database, http.rooms, clock, workspaceId);
    const connection = await book.connect({ mode: 'live' });
    const now = clock.now();
    await book.receive(connection, [aCustomer('cus_1'), aSubscription('cus_1', now), anInvoice('cus_1', now)]);
    await book.receive(connection, [aFailedInvoice('cus_1', now)]);
    const { id, version } = await one(`select id, version from message where workspace_id = $1`);
    const answer = await http.send('POST', `/api/drafts/${id}/approve`, { key, body: { version } });
    expect(answer.body['status']).toBe('approved');
    await makeDue(id);
    return id;
  }

  /** Time is set, not waited for: the moment to send, and the end of a dead worker's lease, are now. */
  async function makeDue(id: string): Promise<void> {
    await database.owner.query(
      `update message set send_after = now() - interval '1 second',
         lease_until = case when lease_until is not null then now() - interval '1 second' end where id = $1`,
      [id],
    );
    await database.owner.query(
      `update directory_doorbell set due_at = now() - interval '1 second' where kind = 'send'`,
    );
  }

  async function statusOf(id: string): Promise<string> {
    return (await database.owner.query(`select status from message where id = $1`, [id])).rows[0].status;
  }

  function startWorker(stopAt: RoadPoint | null) {
    return spawn(process.execPath, programArguments('worker'), {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        KEEPWELL_SECRET_KEY: database.config.secretKey.toString('base64'),
        SMTP_URL: database.config.smtpUrl ?? '',
        // Nothing of this test is on the network.
        STRIPE_API_BASE: 'http://127.0.0.1:9',
        REFERENCE_RATES_URL: 'off',
        LOG_LEVEL: 'warn',
        ...(stopAt === null ? {} : { KEEPWELL_STOP_AT: stopAt }),
      },
      stdio: 'ignore',
    });
  }

  async function killAt(point: RoadPoint): Promise<void> {
    const worker = startWorker(point);
    const [, signal] = await once(worker, 'exit');
    expect(signal).toBe('SIGKILL');
  }

  /** Another worker takes over and ends what was left. */
  async function takeOver(id: string): Promise<void> {
    await makeDue(id);
    const worker = startWorker(null);
    const exit = once(worker, 'exit');
    try {
      await until('the message to end', async () => !['approved', 'sending'].includes(await statusOf(id)));
      // Whoever would send twice has the time to do so.
      await until('the bell to be answered', async () => {
        const bells = await database.owner.query(
          `select 1 from directory_doorbell where kind = 'send' and due_at <= now() + interval '61 seconds'`,
        );
        return bells.rows.length === 0;
      });
    } finally {
      worker.kill('SIGTERM');
      await exit;
    }
  }

  it('has an expectation for every point of the way', () => {
    expect(Object.keys(ends).toSorted()).toEqual(points.toSorted());
  });

  it.each(points)('at %s never sends a second mail and loses none', async (point) => {
    const id = await approvedMessage();
    await killAt(point);
    await takeOver(id);
    expect({ status: await statusOf(id), received: mail.received.length }).toEqual(ends[point]);
  });
});
