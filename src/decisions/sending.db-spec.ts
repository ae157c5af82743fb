import PostalMime from 'postal-mime';
import { aCustomer, aFailedInvoice, anInvoice, aPaidInvoice, aSubscription } from '../../test/support/billing-book.ts';
import type { BookConnection } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { FakeMail } from '../../test/support/fake-mail.ts';
import { openHttp, type TestHttp } from '../../test/support/http.ts';
import { Owner } from '../../test/support/owner.ts';
import { MailServer } from '../outreach/mail-server.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ApprovalModule } from './approval.module.ts';

const minute = 60_000;
let mail: FakeMail;
let database: TestDatabase;
let http: TestHttp;
let owner: Owner;
const clock = new SetClock();

beforeAll(async () => {
  mail = new FakeMail();
  database = await openTestDatabase({ SMTP_URL: `${await mail.open()}?tls=off` });
  http = await openHttp({ database, clock, imports: [ApprovalModule] });
});
beforeEach(async () => {
  owner = await Owner.begin(http, database, clock);
  mail.received.length = 0;
  mail.behaviour = 'take';
});
afterAll(async () => {
  await http.close();
  await mail.close();
  await database.close();
});

/** As the owner of the database, in the workspace of this test: `$1`. */
const query = (text: string, ...parameters: unknown[]) =>
  database.owner.query(text, [owner.workspaceId, ...parameters]);
const message = async (where = 'true') =>
  (await query(`select * from message where workspace_id = $1 and ${where} order by id desc limit 1`)).rows[0];
const sendDue = () => http.app.get(BellWorker).drain('send');
const act = (id: string, what: string, body: object = {}) => owner.send('POST', `/drafts/${id}/${what}`, body);
const switchOn = (sending: 'draft' | 'auto' = 'draft') => owner.switchOn(sending, 'payment_failed');
const fail = (...what: Parameters<Owner['fails']>) => owner.fails(...what);

async function pay(connection: BookConnection, customer = 'cus_1'): Promise<void> {
  await owner.book.receive(connection, [aPaidInvoice(customer, clock.now())]);
}

/** A draft of a live connection, approved and due. */
async function approved(given: Record<string, unknown> = {}): Promise<{ id: string; connection: BookConnection }> {
  await switchOn();
  const connection = await owner.book.connect({ mode: 'live' });
  await fail(connection, 'cus_1', given);
  const { id, version } = await message();
  expect((await act(id, 'approve', { version })).body['status']).toBe('approved');
  clock.advance(11_000);
  return { id, connection };
}

/** Handed over live, and cut off before the server said whether it took it. */
async function unknown(): Promise<{ id: string; connection: BookConnection }> {
  const made = await approved();
  mail.behaviour = 'take-and-cut';
  await sendDue();
  mail.behaviour = 'take';
  expect(await message()).toMatchObject({ status: 'unknown' });
  return made;
}

describe('approving', () => {
  it('sends one mail by SMTP, however often it is approved', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'live' }));
    const { id, version } = await message();
    const answers = await Promise.all([1, 2, 3].map(() => act(id, 'approve', { version })));
    expect(answers.map((answer) => answer.body['status'])).toEqual(['approved', 'approved', 'approved']);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    clock.advance(11_000);
    await sendDue();
    expect((await act(id, 'approve', { version })).body['status']).toBe('sent');
    await sendDue();
    expect(mail.received).toHaveLength(1);
    const [sent] = mail.received;
    const read = await PostalMime.parse(sent?.raw ?? '');
    expect(sent?.to).toEqual(['billing@cus-1.example']);
    expect(read.from?.name).toBe('Ada Keel');
    expect(read.subject).toContain('INV-cus_1');
    expect(read.messageId).toBe(`<${(await message()).mail_id}>`);
    expect(read.headers.map((header) => header.key)).not.toContain('auto-submitted');
  });

  it('can be taken back within ten seconds, and not after', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'live' }));
    const { id, version } = await message();
    const held = await act(id, 'approve', { version });
    expect(held.body['undoUntil']).toBe(new Date(clock.now().getTime() + 10_000).toISOString());
    expect((await act(id, 'undo')).body['status']).toBe('draft');
    clock.advance(11_000);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    await act(id, 'approve', { version: (await message()).version });
    clock.advance(11_000);
    await sendDue();
    expect((await act(id, 'undo')).status).toBe(409);
  });

  it('refuses what was changed since it was read', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'live' }));
    const { id, version } = await message();
    const edited = await owner.send('PATCH', `/drafts/${id}`, {
      version,
      subject: 'About your payment',
      text: 'Hello <b>you</b>,\n\nsee https://pay.example/1.',
    });
    expect(edited.body).toMatchObject({ isEdited: true, version: version + 1 });
    expect(edited.body['html']).toContain('&lt;b&gt;');
    const stale = await act(id, 'approve', { version });
    expect([stale.status, stale.body['code']]).toEqual([409, 'draft_changed']);
    const other = await owner.send('PATCH', `/drafts/${id}`, { version, subject: 'Mine' });
    expect(other.status).toBe(409);
    const rejected = await act(id, 'reject', { version, reason: 'Wrong tone.' });
    expect([rejected.status, rejected.body['code']]).toEqual([409, 'draft_changed']);
    expect(rejected.body['message']).toContain('newer version');
    expect(await message()).toMatchObject({ status: 'draft', subject: 'About your payment' });
  });

  it('is not stopped by a rejection of somebody who has not seen it', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'live' }));
    const { id, version } = await message();
    await act(id, 'approve', { version });
    expect((await act(id, 'reject', { version, reason: 'Wrong tone.' })).status).toBe(409);
    expect((await act(id, 'reject', { reason: 'Wrong tone.' })).status).toBe(400);
    expect((await message()).status).toBe('approved');
    expect((await act(id, 'reject', { version: version + 1, reason: 'Wrong tone.' })).body['status']).toBe('rejected');
  });

  it('withdraws a draft whose invoice was paid meanwhile, and says so', async () => {
    await switchOn();
    const connection = await owner.book.connect({ mode: 'live' });
    await fail(connection);
    const { id, version } = await message();
    // The payment is mirrored, and nobody has judged the account yet.
    await owner.book.attach(connection, [aPaidInvoice('cus_1', clock.now())]);
    const answer = await act(id, 'approve', { version });
    expect(answer.body).toMatchObject({ status: 'withdrawn' });
    expect(answer.body['statusWords']).toBeTruthy();
    clock.advance(11_000);
    await sendDue();
    expect(mail.received).toHaveLength(0);
  });

  it('withdraws what was paid between approval and sending', async () => {
    const { connection } = await approved();
    await owner.book.attach(connection, [aPaidInvoice('cus_1', clock.now())]);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    expect(await message()).toMatchObject({ status: 'withdrawn' });
    expect((await message()).status_words).toBeTruthy();
  });

  it('is refused for a viewer and after a rejection', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'live' }));
    const { id, version } = await message();
    const reason = 'Spoken to them.';
    expect((await act(id, 'reject', { version, reason })).body).toMatchObject({
      status: 'rejected',
      statusWords: 'Spoken to them.',
    });
    expect((await act(id, 'approve', { version: version + 1 })).status).toBe(409);
    await query(`update member set role = 'viewer' where workspace_id = $1`);
    expect((await act(id, 'approve', { version })).status).toBe(403);
  });
});

describe('the draft', () => {
  it('shows what was true then and what is true now', async () => {
    await switchOn();
    const connection = await owner.book.connect({ mode: 'live' });
    await fail(connection);
    const { id } = await message();
    const before = await owner.send('GET', `/drafts/${id}`);
    expect(before.body).toMatchObject({ status: 'draft', leavesBy: 'smtp', accountName: 'Company cus_1', missing: [] });
    expect(Object(before.body['facts'])[0]).toMatchObject({ label: 'Cause', hasChanged: false });
    await pay(connection);
    const after = await owner.send('GET', `/drafts/${id}`);
    const facts: { label: string; hasChanged: boolean }[] = Object(after.body['facts']);
    expect(facts.find((fact) => fact.label === 'Outstanding')).toMatchObject({
      // oxlint-disable-next-line unicorn/no-thenable -- the contract's word; a text
      was: '$100.00',
      now: 'Nothing',
      hasChanged: true,
    });
    expect(after.body['status']).toBe('withdrawn');
    const list = await owner.send('GET', '/drafts?mode=live');
    expect(list.body['rows']).toEqual([]);
    const ended = await owner.send('GET', '/drafts?mode=live&status=ended');
    expect(ended.body['rows']).toMatchObject([{ id, status: 'withdrawn' }]);
  });

  it('is held without a recipient until a person fills one in', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'live' }), 'cus_1', { email: null });
    const { id, version, status } = await message();
    expect(status).toBe('held');
    expect((await act(id, 'approve', { version })).body['code']).toBe('draft_held');
    const list = await owner.send('PATCH', `/drafts/${id}`, { version, to: 'a@x.example, b@x.example' });
    expect(list.status).toBe(400);
    const filled = await owner.send('PATCH', `/drafts/${id}`, { version, to: 'ada@cus-1.example' });
    expect(filled.body).toMatchObject({ status: 'draft', to: 'ada@cus-1.example' });
  });

  it('expires when nobody looks at it in time', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'live' }));
    clock.advanceDays(8);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'expired' });
  });
});

describe('sending', () => {
  it('keeps the mail of a test connection in the Outbox, exactly as it would have left, once', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'test' }));
    const { id, version } = await message();
    await act(id, 'approve', { version });
    clock.advance(11_000);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    const list = await owner.send('GET', '/outbox?mode=test');
    expect(list.body['rows']).toMatchObject([
      { messageId: id, to: 'billing@cus-1.example', accountName: 'Company cus_1' },
    ]);
    const [row] = Object(list.body['rows']);
    const kept = await owner.send('GET', `/outbox/${row.id}`);
    const read = await PostalMime.parse(String(kept.body['raw']));
    expect(read.subject).toBe(kept.body['subject']);
    expect(read.to?.[0]?.address).toBe('billing@cus-1.example');
    expect((await owner.send('GET', '/outbox?mode=live')).body['rows']).toEqual([]);
  });

  it('tries again after 1, 5, 15 … minutes when the server asks to, with the same Message-ID', async () => {
    const { id } = await approved();
    mail.behaviour = 'ask-later';
    await sendDue();
    expect(await message()).toMatchObject({ status: 'approved', tries: 1 });
    expect((await message()).status_words).toContain('Greylisted');
    clock.advance(59_000);
    await sendDue();
    expect(await message()).toMatchObject({ tries: 1 });
    clock.advance(2_000);
    await sendDue();
    expect(await message()).toMatchObject({ tries: 2 });
    mail.behaviour = 'take';
    clock.advance(5 * minute + 1_000);
    await sendDue();
    const { mail_id: mailId, status } = await message(`id = '${id}'`);
    expect(status).toBe('sent');
    expect(mail.received[0]?.raw).toContain(`Message-ID: <${mailId}>`);
  });

  it('gives up after a day without an answer', async () => {
    await approved();
    mail.behaviour = 'cut';
    await sendDue();
    expect(await message()).toMatchObject({ status: 'approved', tries: 1 });
    await query(`update message set first_tried_at = first_tried_at - interval '24 hours' where workspace_id = $1`);
    clock.advance(2 * minute);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'failed' });
    expect(mail.received).toHaveLength(0);
  });

  it('writes no more to an address that the server refuses', async () => {
    const { connection } = await approved({ email: 'keel@freemail.example' });
    mail.behaviour = 'refuse-address';
    await sendDue();
    expect(await message()).toMatchObject({ status: 'failed' });
    mail.behaviour = 'take';
    await fail(connection, 'cus_2', { email: 'Keel+May@freemail.example' });
    expect(await message(`to_address = 'Keel+May@freemail.example'`)).toMatchObject({
      status: 'held',
      to_normal: 'keel@freemail.example',
    });
  });

  it('leaves a mail whose fate is unknown to a person', async () => {
    const { id } = await unknown();
    clock.advance(3 * 60 * minute);
    await sendDue();
    expect(mail.received).toHaveLength(1);
    const list = await owner.send('GET', '/drafts?mode=live');
    expect(list.body['rows']).toMatchObject([{ id, status: 'unknown' }]);
  });

  it('sends what nobody knew of once more by a person’s word, and never by itself', async () => {
    const { id } = await unknown();
    expect((await act(id, 'approve', { version: (await message()).version })).body['status']).toBe('approved');
    expect((await act(id, 'undo')).body).toMatchObject({
      status: 'unknown',
      statusWords: expect.stringMatching(/^Nobody/),
    });
    clock.advance(11_000);
    await sendDue();
    expect(mail.received).toHaveLength(1);
    await act(id, 'approve', { version: (await message()).version });
    clock.advance(11_000);
    await sendDue();
    await sendDue();
    expect(await message()).toMatchObject({ status: 'sent' });
    expect(mail.received).toHaveLength(2);
  });

  it('asks again what became of it where it does not leave after all', async () => {
    const { id } = await unknown();
    await act(id, 'approve', { version: (await message()).version });
    await owner.send('POST', '/suppressions', { pattern: 'billing@cus-1.example', reason: 'Left.' });
    clock.advance(11_000);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'unknown', status_words: expect.stringContaining('Left.') });
    expect(mail.received).toHaveLength(1);
  });

  it('does not send again, nor withdraw, what nobody knows of and whose cause has cleared', async () => {
    const { id, connection } = await unknown();
    await pay(connection);
    const answer = await act(id, 'approve', { version: (await message()).version });
    expect([answer.status, answer.body['code']]).toEqual([409, 'cause_cleared']);
    expect(await message()).toMatchObject({ status: 'unknown' });
  });

  it('is told that a mail arrived: once, of that version, and only where nobody knew', async () => {
    const { id } = await unknown();
    const { version } = await message();
    expect((await act(id, 'arrived', { version: version - 1 })).body['code']).toBe('draft_changed');
    const words = 'Somebody said that it arrived.';
    const answers = await Promise.all([1, 2].map(() => act(id, 'arrived', { version })));
    for (const { body } of answers) expect(body).toMatchObject({ status: 'sent', statusWords: words });
    const told = await query(
      `select 1 from account_event where workspace_id = $1 and words like 'Message said to have arrived%'`,
    );
    expect(told.rows).toHaveLength(1);
    expect((await owner.send('GET', '/counts?mode=live')).body['drafts']).toBe(0);
    await fail(await owner.book.connect({ mode: 'live' }), 'cus_9');
    const other = await message(`status = 'draft'`);
    expect((await act(String(other.id), 'arrived', { version: other.version })).body['code']).toBe('not_unknown');
  });

  it('does not send again what a worker was sending when it died', async () => {
    await approved();
    await query(
      `update message set status = 'sending', channel = 'smtp', tries = 1, lease_token = uuidv7(), lease_until = $2
       where workspace_id = $1`,
      new Date(clock.now().getTime() + minute),
    );
    await sendDue();
    expect(await message()).toMatchObject({ status: 'sending' });
    clock.advance(2 * minute);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'unknown' });
    expect(mail.received).toHaveLength(0);
  });

  it('does the Outbox again when a worker died on the way to it', async () => {
    await switchOn();
    await fail(await owner.book.connect({ mode: 'test' }));
    const { id, version } = await message();
    await act(id, 'approve', { version });
    await query(
      `update message set status = 'sending', channel = 'outbox', tries = 1, lease_token = uuidv7(), lease_until = $2
       where workspace_id = $1`,
      clock.now(),
    );
    clock.advance(2 * minute);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'sent' });
    const { rows } = await query(`select count(*)::int as kept from outbox_mail where workspace_id = $1`);
    expect(rows[0]).toEqual({ kept: 1 });
  });

  it('gives up on mail for the Outbox that takes its worker down each time', async () => {
    await approved();
    await query(
      `update message set status = 'sending', channel = 'outbox', tries = 1, attempts = 8, lease_token = uuidv7(), lease_until = $2
       where workspace_id = $1`,
      clock.now(),
    );
    clock.advance(2_000);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'failed' });
  });

  it('waits for a database without room, however long, and leaves once', async () => {
    await approved();
    await database.owner.query(`create function refuse_for_room() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
    await database.owner.query(`create trigger no_room before update of status on message
      for each row when (new.status = 'sending') execute function refuse_for_room()`);
    for (let tried = 0; tried < 10; tried += 1) {
      await sendDue();
      clock.advance(61_000);
    }
    expect(await message()).toMatchObject({ status: 'approved', attempts: 0 });
    await database.owner.query(`drop trigger no_room on message`);
    await sendDue();
    expect(mail.received).toHaveLength(1);
  });

  it('counts what the message itself may have brought upon the database, and gives it up in the end', async () => {
    await approved();
    await database.owner.query(`create function refuse_for_memory() returns trigger language plpgsql as $$
      begin raise exception 'out of memory' using errcode = '53200'; end $$`);
    await database.owner.query(`create trigger no_memory before update of status on message
      for each row when (new.status = 'sending') execute function refuse_for_memory()`);
    for (let tried = 0; tried < 10; tried += 1) {
      await sendDue();
      clock.advance(61_000);
    }
    await database.owner.query(`drop trigger no_memory on message`);
    expect(await message()).toMatchObject({
      status: 'failed',
      status_words: expect.stringContaining('again and again'),
    });
    await sendDue();
    expect(mail.received).toHaveLength(0);
  });

  it('stops for the whole workspace while its switch says so, and goes on afterwards', async () => {
    await approved();
    const stop = (isStopped: boolean) => owner.send('PUT', '/sending', { isStopped });
    expect((await stop(true)).body).toMatchObject({ isStopped: true, by: 'Ada Keel' });
    await sendDue();
    expect(await message()).toMatchObject({ status: 'approved' });
    expect(mail.received).toHaveLength(0);
    expect((await stop(false)).body).toMatchObject({ isStopped: false, since: null, by: null });
    await sendDue();
    expect(mail.received).toHaveLength(1);
  });

  it('gives the message back to a person when its playbook was switched off', async () => {
    await approved();
    await query(`update playbook set is_on = false where workspace_id = $1`);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    expect(['draft', 'withdrawn']).toContain((await message()).status);
  });
});

describe('automatic sending', () => {
  it('leaves without asking, marked as automatic, one a day for each contact', async () => {
    await switchOn('auto');
    const connection = await owner.book.connect({ mode: 'live' });
    await fail(connection, 'cus_1', { email: 'keel@freemail.example' });
    await sendDue();
    expect(mail.received).toHaveLength(1);
    expect(mail.received[0]?.raw).toContain('Auto-Submitted: auto-generated');
    await fail(connection, 'cus_2', { email: 'Keel+two@freemail.example' });
    await sendDue();
    expect(mail.received).toHaveLength(1);
    expect(await message(`to_address = 'Keel+two@freemail.example'`)).toMatchObject({ status: 'draft' });
    clock.advanceDays(1);
    await owner.book.hear(connection);
    await fail(connection, 'cus_3', { email: 'KEEL+three@freemail.example' });
    await sendDue();
    expect(mail.received).toHaveLength(2);
  });

  it('waits for a person in test mode', async () => {
    await switchOn('auto');
    await fail(await owner.book.connect({ mode: 'test' }));
    expect(await message()).toMatchObject({ status: 'draft' });
  });

  it('gives the message to a person when its playbook no longer sends by itself', async () => {
    await switchOn('auto');
    await fail(await owner.book.connect({ mode: 'live' }));
    mail.behaviour = 'ask-later';
    await sendDue();
    await switchOn('draft');
    mail.behaviour = 'take';
    clock.advance(2 * minute);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    expect(await message()).toMatchObject({ status: 'draft', status_words: expect.stringContaining('by itself') });
  });

  it('gives the message to a person while nobody knows whether its cause still holds', async () => {
    await switchOn('auto');
    await fail(await owner.book.connect({ mode: 'live' }));
    mail.behaviour = 'ask-later';
    await sendDue();
    mail.behaviour = 'take';
    clock.advance(90 * minute);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    expect(await message()).toMatchObject({ status: 'draft', status_words: expect.stringContaining('not heard of') });
  });

  it('gives the message to a person while nobody knows what became of its invoice', async () => {
    await switchOn('auto');
    const connection = await owner.book.connect({ mode: 'live' });
    await fail(connection);
    mail.behaviour = 'ask-later';
    await sendDue();
    mail.behaviour = 'take';
    clock.advance(2 * minute);
    await owner.book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { status: 'reconsidering' })]);
    await sendDue();
    expect(mail.received).toHaveLength(0);
    const words = expect.stringContaining('has a status that we do not know');
    expect(await message()).toMatchObject({ status: 'draft', status_words: words });
    expect((await query(`select state from flag where workspace_id = $1`)).rows).toEqual([{ state: 'open' }]);
  });

  it('leaves while nobody knows what became of another invoice of the account', async () => {
    await switchOn('auto');
    const connection = await owner.book.connect({ mode: 'live' });
    await fail(connection);
    const other = { id: 'in_2', number: 'INV-2' };
    clock.advance(minute);
    await owner.book.receive(connection, [aFailedInvoice('cus_1', clock.now(), other)]);
    clock.advance(minute);
    await owner.book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { ...other, status: 'reconsidering' })]);
    expect((await query(`select state from flag where workspace_id = $1`)).rows).toEqual([
      { state: 'open' },
      { state: 'open' },
    ]);
    await sendDue();
    expect(mail.received).toHaveLength(1);
  });

  it('is not held back by mail of a test connection, which reached nobody', async () => {
    const test = await owner.book.connect({ mode: 'test' });
    await switchOn();
    await fail(test, 'cus_1', { email: 'keel@freemail.example' });
    const { id, version } = await message();
    await act(id, 'approve', { version });
    clock.advance(11_000);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'sent', channel: 'outbox' });
    await switchOn('auto');
    await fail(await owner.book.connect({ mode: 'live' }), 'cus_2', { email: 'keel@freemail.example' });
    await sendDue();
    expect(mail.received).toHaveLength(1);
  });

  it('keeps to sixty mails an hour from one mailbox, whichever workspaces send from it', async () => {
    await approved();
    const { sender_address: sender } = await message();
    // Another workspace sends from the same mailbox; capitals do not make it another one.
    await database.owner.query(
      `insert into directory_sender (sender, workspace_id, message_id, at)
       select sha256(convert_to(lower($1), 'UTF8')), gen_random_uuid(), gen_random_uuid(), $2 from generate_series(1, 60)`,
      [sender.toUpperCase(), clock.now()],
    );
    // A mailbox that sends no more is forgotten by whoever sends next.
    await database.owner.query(
      `insert into directory_sender (sender, workspace_id, message_id, at)
       values (sha256('gone'), gen_random_uuid(), gen_random_uuid(), $1)`,
      [new Date(clock.now().getTime() - 61 * minute)],
    );
    await sendDue();
    expect(mail.received).toHaveLength(0);
    const gone = await database.owner.query(`select 1 from directory_sender where sender = sha256('gone')`);
    expect(gone.rows).toEqual([]);
    clock.advance(61 * minute);
    await sendDue();
    expect(mail.received).toHaveLength(1);
  });

  it('spreads what falls due in one moment over hours when it must, and drops nothing', async () => {
    await switchOn('auto');
    const connection = await owner.book.connect({ mode: 'live' });
    const customers = Array.from({ length: 130 }, (_none, index) => `cus_${index + 1}`);
    const now = clock.now();
    await owner.book.receive(
      connection,
      customers.flatMap((customer) => [aCustomer(customer), aSubscription(customer, now), anInvoice(customer, now)]),
    );
    clock.advance(minute);
    await owner.book.receive(
      connection,
      customers.map((customer) => aFailedInvoice(customer, now)),
    );
    const sent: number[] = [];
    for (let hour = 0; hour < 4; hour += 1) {
      clock.advance(61 * minute);
      await owner.book.hear(connection);
      await Promise.all([sendDue(), sendDue()]);
      sent.push(mail.received.length);
    }
    expect(sent).toEqual([60, 120, 130, 130]);
    const written = mail.received.flatMap(({ to }) => to);
    expect(written.toSorted()).toEqual(customers.map((id) => `billing@${id.replace('_', '-')}.example`).toSorted());
  });
});

describe('a mail server', () => {
  const handOver = (smtpUrl: string) =>
    new MailServer({ ...database.config, smtpUrl }).handOver(Buffer.from('Subject: x\r\n\r\nx'), {
      from: 'ada@northwind.example',
      to: 'billing@cus-1.example',
    });

  it('gets nothing in clear when it offers no encryption', async () => {
    const address = database.config.smtpUrl?.replace('?tls=off', '') ?? '';
    expect(await handOver(address)).toMatchObject({ kind: 'unsafe' });
    expect(mail.received).toHaveLength(0);
  });

  it('that is not there is tried later', async () => {
    expect(await handOver('smtp://127.0.0.1:1?tls=off')).toMatchObject({ kind: 'later' });
  });

  it('that refuses the login is not trusted with mail', async () => {
    const address = database.config.smtpUrl?.replace('smtp://', 'smtp://ada:secret@') ?? '';
    const result = await handOver(address);
    expect(result).toMatchObject({ kind: 'unsafe' });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});
