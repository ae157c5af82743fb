import PostalMime from 'postal-mime';
import type { BookConnection } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { FakeMail } from '../../test/support/fake-mail.ts';
import { openHttp, type TestHttp } from '../../test/support/http.ts';
import { Owner } from '../../test/support/owner.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ApprovalModule } from './approval.module.ts';

const minute = 60_000;
const publicUrl = 'https://keepwell.northwind.example';
let mail: FakeMail;
let database: TestDatabase;
let http: TestHttp;
let owner: Owner;
let live: BookConnection;
const clock = new SetClock();

beforeAll(async () => {
  mail = new FakeMail();
  database = await openTestDatabase({ SMTP_URL: `${await mail.open()}?tls=off`, PUBLIC_URL: publicUrl });
  http = await openHttp({ database, clock, imports: [ApprovalModule] });
});
beforeEach(async () => {
  owner = await Owner.begin(http, database, clock);
  mail.received.length = 0;
  mail.behaviour = 'take';
  await owner.switchOn('draft', 'payment_failed');
  live = await owner.book.connect({ mode: 'live' });
});
afterAll(async () => {
  await http.close();
  await mail.close();
  await database.close();
});

const query = (text: string, ...parameters: unknown[]) =>
  database.owner.query(text, [owner.workspaceId, ...parameters]);
const newest = async () =>
  (await query(`select * from message where workspace_id = $1 order by id desc limit 1`)).rows[0];
const drain = (kind: 'send' | 'evaluate') => http.app.get(BellWorker).drain(kind);

async function switchPlaybook(trigger: string, to: { isOn: boolean; sending: string }) {
  const { rows } = await query(`select id from playbook where workspace_id = $1 and trigger = $2`, trigger);
  return owner.send('PUT', `/playbooks/${rows[0].id}/switch`, to);
}

/** Each customer is an account of its own, by a domain of personal mail; all belong to one reader. */
async function fail(customer: string): Promise<string> {
  const given = { email: `Keel+${customer}@freemail.example` };
  await owner.fails(live, customer, given);
  return (await newest()).id;
}

/** A message of the failed payment, as an offer is: what makes one is its class alone. */
async function anOffer(customer = 'cus_1'): Promise<string> {
  const id = await fail(customer);
  await query(`update message set message_class = 'promotional' where workspace_id = $1 and id = $2`, id);
  return id;
}

async function approve(id: string) {
  const { version } = await newest();
  const answer = await owner.send('POST', `/drafts/${id}/approve`, { version });
  clock.advance(11_000);
  return answer;
}

/** The link under the mail that arrived last, as a mail program finds it. */
async function linkOf(raw = mail.received.at(-1)?.raw ?? ''): Promise<string> {
  const { headers } = await PostalMime.parse(raw);
  const link = headers.find((header) => header.key === 'list-unsubscribe')?.value ?? '';
  expect(link.startsWith(`<${publicUrl}/unsubscribe?token=`)).toBe(true);
  return link.slice(1 + publicUrl.length, -1);
}

/** What a mail program posts: no cookie, no key, a form's type. */
async function visit(method: string, path: string, type?: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${http.url}${path}`, {
    method,
    ...(type ? { headers: { 'content-type': type }, body: 'List-Unsubscribe=One-Click' } : {}),
  });
  return { status: response.status, text: await response.text() };
}

const form = 'application/x-www-form-urlencoded';
const standing = async () => (await owner.send('GET', '/suppressions')).body['rows'];

describe('unsubscribing', () => {
  it('takes one POST, and has its effect before the next send', async () => {
    const first = await anOffer();
    await approve(first);
    await drain('send');
    const link = await linkOf();
    const second = await anOffer('cus_2');

    expect(await visit('GET', link)).toMatchObject({
      status: 200,
      text: expect.stringContaining('<form method="post">'),
    });
    expect(await standing()).toEqual([]);

    expect((await visit('POST', link, form)).status).toBe(200);
    expect((await visit('POST', link, 'multipart/form-data; boundary=x')).status).toBe(200);
    expect(await standing()).toMatchObject([
      { pattern: 'keel@freemail.example', kind: 'unsubscribed', stops: 'offers', by: null, lifted: null },
    ]);
    expect(await newest()).toMatchObject({
      id: second,
      status: 'withdrawn',
      status_words: expect.stringContaining('unsubscribed'),
    });
    const { rows } = await query(
      `select words from account_event where workspace_id = $1 and words like '%unsubscribed%'`,
    );
    expect(rows.length).toBeGreaterThan(0);

    const third = await anOffer('cus_3');
    expect(await approve(third)).toMatchObject({ status: 409, body: { code: 'address_blocked' } });
  });

  it('leaves what is about money owed alone, which carries no such header', async () => {
    await approve(await anOffer());
    await drain('send');
    await visit('POST', await linkOf(), form);
    await approve(await fail('cus_2'));
    await drain('send');
    expect(mail.received).toHaveLength(2);
    expect(mail.received[1]?.raw).not.toContain('List-Unsubscribe');
  });

  it('stops an offer that was approved already', async () => {
    await approve(await anOffer());
    await drain('send');
    await approve(await anOffer('cus_2'));
    await visit('POST', await linkOf(), form);
    await drain('send');
    expect(mail.received).toHaveLength(1);
    expect(await newest()).toMatchObject({ status: 'withdrawn' });
  });

  it('does nothing for a forged link or one that was cut', async () => {
    await approve(await anOffer());
    await drain('send');
    const link = await linkOf();
    const forged = [
      link.slice(0, -3),
      `${link}AAAA`,
      '/unsubscribe?token=',
      '/unsubscribe',
      '/unsubscribe?token=a&token=b',
    ];
    for (const path of forged) {
      expect((await visit('GET', path)).status).toBe(404);
      expect((await visit('POST', path, form)).status).toBe(404);
    }
    expect(await standing()).toEqual([]);
  });
});

describe('offers that send by themselves', () => {
  it('need an address for readers and one for letters', async () => {
    const to = { isOn: true, sending: 'auto' };
    const refused = await switchPlaybook('usage_over_plan', to);
    expect(refused).toMatchObject({ status: 409, body: { code: 'automatic_refused' } });
    expect(refused.body['message']).toContain('postal address');
    const postalAddress = '1 Mill Lane\n12345 Fernhill';
    expect((await owner.send('PUT', '/sending/postal-address', { postalAddress })).body).toMatchObject({
      postalAddress,
    });
    expect((await switchPlaybook('usage_over_plan', to)).status).toBe(200);
    await approve(await anOffer());
    await drain('send');
    const read = await PostalMime.parse(mail.received[0]?.raw ?? '');
    expect(read.text).toContain('12345 Fernhill');
  });
});

describe('addresses that are not written to', () => {
  it('are listed with their reason and lifted on the record', async () => {
    await approve(await fail('cus_1'));
    mail.behaviour = 'refuse-address';
    await drain('send');
    await owner.send('POST', '/suppressions', { pattern: '@Rival.example', reason: 'A competitor.' });
    const rows = Object(await standing());
    expect(rows).toMatchObject([
      { pattern: '@rival.example', kind: 'blocked', reason: 'A competitor.', by: 'Ada Keel', stops: 'everything' },
      { pattern: 'keel@freemail.example', kind: 'bounced', reason: expect.stringContaining('No such user'), by: null },
    ]);
    const lifted = await owner.send('POST', `/suppressions/${rows[1].id}/lift`);
    expect(lifted.body['lifted']).toEqual({ at: clock.now().toISOString(), by: 'Ada Keel' });
    await owner.send('POST', `/suppressions/${rows[1].id}/lift`);
    expect(await standing()).toHaveLength(1);
    expect((await owner.send('GET', '/suppressions?state=lifted')).body['rows']).toHaveLength(1);
    mail.behaviour = 'take';
    await approve(await fail('cus_2'));
    await drain('send');
    expect(mail.received).toHaveLength(1);
  });

  it('are one whole address, or a domain', async () => {
    for (const pattern of ['ada', '@', 'a@x.example, b@x.example', '@x.example@y.example']) {
      expect((await owner.send('POST', '/suppressions', { pattern, reason: 'No.' })).status).toBe(400);
    }
    await owner.send('POST', '/suppressions', { pattern: 'Ada+x@Old.example', reason: 'Left.' });
    await owner.send('POST', '/suppressions', { pattern: 'ada@old.example', reason: 'Left long ago.' });
    expect(await standing()).toMatchObject([{ pattern: 'ada@old.example', reason: 'Left.' }]);
  });
});

describe('a mail server that cannot be used safely', () => {
  const outage = async () => (await owner.send('GET', '/sending')).body['outage'];

  it('is told once an outage, and forgotten when mail flows again', async () => {
    await approve(await fail('cus_1'));
    mail.behaviour = 'refuse-login';
    await drain('send');
    expect(await outage()).toMatchObject({ since: clock.now().toISOString(), waiting: 1, notedBy: [], isNoted: false });
    const { since } = Object(await outage());
    clock.advance(2 * minute);
    await approve(await fail('cus_2'));
    await drain('send');
    expect(await outage()).toMatchObject({ since, waiting: 2 });
    const { rows } = await query(`select 1 from mail_outage where workspace_id = $1`);
    expect(rows).toHaveLength(1);
    expect((await owner.send('POST', '/sending/outage/note')).body['outage']).toMatchObject({
      notedBy: ['Ada Keel'],
      isNoted: true,
    });
    mail.behaviour = 'take';
    clock.advance(30 * minute);
    await drain('send');
    expect(mail.received).toHaveLength(2);
    expect(await outage()).toBeNull();
  });
});

describe('a flag that a person closes', () => {
  it('ends its enrollment and withdraws the draft that waits; reopening brings both back', async () => {
    const id = await fail('cus_1');
    const { rows } = await query(`select id from flag where workspace_id = $1`);
    const closed = await owner.send('POST', `/flags/${rows[0].id}/close`, { reason: 'Spoken to them' });
    expect(closed.body).toEqual({ withdrawnDrafts: 1 });
    expect(await newest()).toMatchObject({
      status: 'withdrawn',
      status_words: 'Its flag was closed by Ada Keel: Spoken to them',
    });
    clock.advance(5_000);
    await owner.send('POST', `/flags/${rows[0].id}/reopen`);
    await drain('evaluate');
    expect(await newest()).toMatchObject({ id, status: 'draft', status_words: null });
    await approve(id);
    await drain('send');
    expect(mail.received).toHaveLength(1);
  });

  it('leaves what was sent alone', async () => {
    await approve(await fail('cus_1'));
    await drain('send');
    const { rows } = await query(`select id from flag where workspace_id = $1`);
    expect((await owner.send('POST', `/flags/${rows[0].id}/close`, {})).body).toEqual({ withdrawnDrafts: 0 });
    await owner.send('POST', `/flags/${rows[0].id}/reopen`);
    expect(await newest()).toMatchObject({ status: 'sent' });
  });
});

describe('a waiting draft', () => {
  it('is told as its flag tells it now', async () => {
    const id = await fail('cus_1');
    await query(`update flag set words = 'Payment failed: card declined' where workspace_id = $1`);
    const list = await owner.send('GET', '/drafts?mode=live');
    expect(list.body['rows']).toMatchObject([{ id, why: 'Payment failed: card declined' }]);
  });
});
