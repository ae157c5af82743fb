import { holdIfRestored } from '#migrations/restored.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { FakeMail } from '../../test/support/fake-mail.ts';
import { openHttp, type TestHttp } from '../../test/support/http.ts';
import { Owner } from '../../test/support/owner.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ApprovalModule } from './approval.module.ts';

const minute = 60_000;
let mail: FakeMail;
let database: TestDatabase;
let http: TestHttp;
const clock = new SetClock();

beforeAll(async () => {
  mail = new FakeMail();
  database = await openTestDatabase({ SMTP_URL: `${await mail.open()}?tls=off` });
  http = await openHttp({ database, clock, imports: [ApprovalModule] });
  await holdIfRestored(database.url, 'the day it was made');
});
afterAll(async () => {
  await http.close();
  await mail.close();
  await database.close();
});

/** A workspace in which failed payments are answered automatically, and what happens in it. */
async function aBusyWorkspace() {
  const owner = await Owner.begin(http, database, clock);
  const connection = await owner.book.connect({ mode: 'live' });
  await owner.switchOn('auto', 'payment_failed');
  return {
    async fails(customer: string): Promise<void> {
      await owner.fails(connection, customer);
      clock.advance(minute);
    },
    messages: () =>
      owner.rows(`select status, status_words, approved_at from message where workspace_id = $1 order by id`),
    async approve(): Promise<void> {
      const [{ id, version }] = await owner.rows(`select id, version from message where workspace_id = $1`);
      await owner.send('POST', `/drafts/${id}/approve`, { version });
    },
    restore: () => owner.get('/restore'),
    note: async () => (await owner.send('POST', '/restore/note')).body,
    sending: async () =>
      (await owner.rows(`select sending from playbook where workspace_id = $1 and trigger = 'payment_failed'`))[0]
        .sending,
  };
}

const sendDue = () => http.app.get(BellWorker).drain('send');

describe('a database that is opened again', () => {
  it('goes on sending when it is the one that was opened last', async () => {
    mail.received.length = 0;
    const workspace = await aBusyWorkspace();
    await workspace.fails('cus_1');
    expect(await holdIfRestored(database.url, 'the day it was made')).toBe(false);
    expect(await holdIfRestored(database.url)).toBe(false);
    await sendDue();
    expect(mail.received).toHaveLength(1);
    expect(await workspace.sending()).toBe('auto');
    expect(await workspace.restore()).toEqual({ restore: null });
  });

  it.each([
    ['its files came from a backup', async () => holdIfRestored(database.url, 'the day of the copy')],
    [
      'its rows came from a backup',
      async () => {
        await database.owner.query(`update database_origin set server = 'where it was dumped'`);
        return holdIfRestored(database.url);
      },
    ],
    [
      'a dump was read back into the same database',
      async () => {
        await database.owner.query(`create table dumped (like database_origin including all)`);
        await database.owner.query(`insert into dumped select * from database_origin`);
        await database.owner.query(`drop table database_origin`);
        await database.owner.query(`alter table dumped rename to database_origin`);
        return holdIfRestored(database.url);
      },
    ],
  ])('sends nothing by itself when %s, neither what was due nor what happens next', async (_, reopen) => {
    mail.received.length = 0;
    const workspace = await aBusyWorkspace();
    await workspace.fails('cus_1');
    expect(await workspace.messages()).toMatchObject([{ status: 'approved' }]);
    expect(await reopen()).toBe(true);
    expect(await workspace.sending()).toBe('draft');
    await workspace.fails('cus_2');
    clock.advance(minute);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    const words = 'The database was restored from a backup, and this may have left before. Ask before you send it.';
    expect(await workspace.messages()).toEqual([
      { status: 'draft', status_words: words, approved_at: null },
      { status: 'draft', status_words: null, approved_at: null },
    ]);
  });

  it('asks again what became of a mail that was to be sent once more', async () => {
    const workspace = await aBusyWorkspace();
    mail.behaviour = 'take-and-cut';
    await workspace.fails('cus_1');
    await sendDue();
    mail.behaviour = 'take';
    expect(await workspace.messages()).toMatchObject([{ status: 'unknown' }]);
    await workspace.approve();
    expect(await workspace.messages()).toMatchObject([{ status: 'approved' }]);
    await holdIfRestored(database.url, 'a day after it was sent');
    const words = expect.stringContaining('this may have left before');
    expect(await workspace.messages()).toEqual([{ status: 'unknown', status_words: words, approved_at: null }]);
  });

  it('is told until an admin has looked, with what was held back', async () => {
    const workspace = await aBusyWorkspace();
    await workspace.fails('cus_1');
    await holdIfRestored(database.url, 'another day');
    const playbooks = [{ id: expect.any(String), name: expect.any(String) }];
    const noticedAt = expect.any(String);
    expect(await workspace.restore()).toEqual({ restore: { noticedAt, playbooks, messages: 1 } });
    await holdIfRestored(database.url, 'a third day');
    expect(await workspace.restore()).toEqual({ restore: { noticedAt, playbooks, messages: 1 } });
    expect(await workspace.note()).toEqual({ restore: null });
    await holdIfRestored(database.url, 'a fourth day');
    expect(await workspace.restore()).toEqual({ restore: { noticedAt, playbooks: [], messages: 0 } });
  });
});
