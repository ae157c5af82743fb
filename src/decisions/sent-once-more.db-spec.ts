import { aPaidInvoice, type BookConnection } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { FakeMail } from '../../test/support/fake-mail.ts';
import { openHttp, type TestHttp } from '../../test/support/http.ts';
import { Owner } from '../../test/support/owner.ts';
import { EndingsService } from '../outreach/endings.service.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ApprovalModule } from './approval.module.ts';

const minute = 60_000;
const unsure = 'Nobody knows whether it arrived when it was sent before.';
let mail: FakeMail;
let database: TestDatabase;
let http: TestHttp;
let owner: Owner;
let live: BookConnection;
/** When the first hand-over was cut off. */
let firstAt: Date;
const clock = new SetClock();

beforeAll(async () => {
  mail = new FakeMail();
  database = await openTestDatabase({ SMTP_URL: `${await mail.open()}?tls=off` });
  http = await openHttp({ database, clock, imports: [ApprovalModule] });
});
/** Handed over, cut off before the server said whether it took it, and approved again. */
beforeEach(async () => {
  owner = await Owner.begin(http, database, clock);
  mail.received.length = 0;
  mail.behaviour = 'take-and-cut';
  await owner.switchOn('draft', 'payment_failed');
  live = await owner.book.connect({ mode: 'live' });
  await owner.fails(live);
  await approve();
  firstAt = await sendDue();
  mail.behaviour = 'take';
  clock.advance(minute);
  await approve();
});
afterAll(async () => {
  await http.close();
  await mail.close();
  await database.close();
});

const message = async () => (await owner.rows(`select * from message where workspace_id = $1`))[0];
const act = async (what: string, body: object = {}) =>
  owner.send('POST', `/drafts/${(await message()).id}/${what}`, body);
const told = async () =>
  (
    await owner.rows(`select words from account_event where workspace_id = $1 and kind = 'message' order by id desc`)
  )[0];

async function approve(): Promise<void> {
  const { version } = await message();
  expect((await act('approve', { version })).body).toMatchObject({ status: 'approved' });
}

/** After the time in which an approval can be taken back. Answers when. */
async function sendDue(): Promise<Date> {
  clock.advance(11_000);
  await http.app.get(BellWorker).drain('send');
  return clock.now();
}

/** Nobody forgets that the first may have arrived: a person is asked, and nothing more has left. */
async function expectAsked(reason: string, next = ` Ask before you send it again.`): Promise<void> {
  const { status, status_words: words, sent_at: sentAt, ended_at: endedAt } = await message();
  expect({ status, words, sentAt, endedAt }).toEqual({
    status: 'unknown',
    words: expect.stringMatching(new RegExp(`${unsure}${next}$`)),
    sentAt: firstAt,
    endedAt: null,
  });
  expect(words).toContain(reason);
  expect(mail.received).toHaveLength(1);
  expect((await owner.get('/counts?mode=live')).drafts).toBe(1);
}

describe('a mail of unknown fate that is to be sent once more', () => {
  it('is of unknown fate again where its cause clears before it leaves', async () => {
    await owner.book.receive(live, [aPaidInvoice('cus_1', clock.now())]);
    await sendDue();
    await expectAsked('The payment is no longer failing.', '');
    const { id, version } = await message();
    expect(await owner.send('POST', `/drafts/${id}/approve`, { version })).toMatchObject({ status: 409 });
    expect((await told()).words).toMatch(/^Not sent again: /);
    expect((await act('arrived', { version: (await message()).version })).body).toMatchObject({ status: 'sent' });
  });

  it('is of unknown fate again where its cause is found cleared at the last look', async () => {
    await owner.book.attach(live, [aPaidInvoice('cus_1', clock.now())]);
    await sendDue();
    await expectAsked('The payment is no longer failing.', '');
  });

  it('stays of unknown fate when its flag is closed by hand and opened again', async () => {
    const [flag] = await owner.rows(`select id from flag where workspace_id = $1`);
    const closed = await owner.send('POST', `/flags/${flag.id}/close`, { reason: 'Spoken.' });
    expect(closed.body).toMatchObject({ withdrawnDrafts: 0 });
    await expectAsked('Its flag was closed by Ada Keel: Spoken.', '');
    await owner.send('POST', `/flags/${flag.id}/reopen`, {});
    await sendDue();
    await expectAsked('Its flag was closed', '');
    await approve();
    await sendDue();
    expect(await message()).toMatchObject({ status: 'sent' });
    expect(mail.received).toHaveLength(2);
  });

  it('is brought back of unknown fate where it was withdrawn as if nothing had left', async () => {
    const [flag] = await owner.rows(`select id from flag where workspace_id = $1`);
    await owner.send('POST', `/flags/${flag.id}/close`, { reason: 'Spoken.' });
    await owner.rows(`update message set status = 'withdrawn', ended_at = $2 where workspace_id = $1`, clock.now());
    await owner.send('POST', `/flags/${flag.id}/reopen`, {});
    await expectAsked('Nobody knows');
  });

  it('is of unknown fate again when the server refuses it, and counts for its contact', async () => {
    mail.behaviour = 'refuse-address';
    await sendDue();
    await expectAsked('The mail server refused it: 550');
    expect((await told()).words).toMatch(/^Message refused: /);
  });

  it('is of unknown fate again when it is tried for a day in vain', async () => {
    mail.behaviour = 'ask-later';
    await sendDue();
    expect(await message()).toMatchObject({ status: 'approved', tries: 1, sent_at: firstAt });
    await owner.rows(`update message set first_tried_at = first_tried_at - interval '1 day' where workspace_id = $1`);
    clock.advance(2 * minute);
    await sendDue();
    await expectAsked('Tried for a day without success');
  });

  it('is of unknown fate again when sending it fails for a reason of our own', async () => {
    await owner.rows(`update message set attempts = 8 where workspace_id = $1`);
    await sendDue();
    await expectAsked('again and again');
  });

  it('is of unknown fate again when its playbook is switched off', async () => {
    await owner.rows(`update playbook set is_on = false where workspace_id = $1`);
    await sendDue();
    await expectAsked('Its playbook is switched off.');
  });

  it('is of unknown fate again where an offer loses its reader', async () => {
    await owner.rows(`update message set message_class = 'promotional' where workspace_id = $1`);
    const { to_normal: contact } = await message();
    await http.rooms
      .get(Database)
      .write(owner.workspaceId, (scope) =>
        http.rooms.get(EndingsService).withdrawOffers(scope, contact, `${contact} unsubscribed.`, clock.now()),
      );
    await sendDue();
    await expectAsked(`${contact} unsubscribed.`, '');
  });
});
