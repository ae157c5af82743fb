import { aFailedInvoice, anInvoice, type BookConnection, type Json } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { FakeMail } from '../../test/support/fake-mail.ts';
import { openHttp, type TestHttp } from '../../test/support/http.ts';
import { Owner } from '../../test/support/owner.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ApprovalModule } from './approval.module.ts';

const minute = 60_000;
const day = 86_400_000;

describe('a cause that cleared and holds again', () => {
  let mail: FakeMail;
  let database: TestDatabase;
  let http: TestHttp;
  let owner: Owner;
  let live: BookConnection;
  const clock = new SetClock();

  beforeAll(async () => {
    mail = new FakeMail();
    database = await openTestDatabase({ SMTP_URL: `${await mail.open()}?tls=off` });
    http = await openHttp({ database, clock, imports: [ApprovalModule] });
  });
  beforeEach(async () => {
    clock.set('2026-06-15T12:00:00Z');
    mail.received.length = 0;
    owner = await Owner.begin(http, database, clock);
    live = await owner.book.connect({ mode: 'live' });
  });
  afterAll(async () => {
    await http.close();
    await mail.close();
    await database.close();
  });

  const messages = () => owner.rows(`select * from message where workspace_id = $1`);
  const message = async () => (await messages())[0];
  const states = () => owner.rows(`select state from enrollment where workspace_id = $1`);
  const words = async () =>
    (await owner.rows(`select words from account_event where workspace_id = $1 and kind = 'message' order by id`)).map(
      (row) => row.words,
    );
  const clears = () => owner.book.receive(live, [anInvoice('cus_1', clock.now())]);
  async function failsAgain(given: Json = {}): Promise<void> {
    clock.advance(minute);
    await owner.book.receive(live, [aFailedInvoice('cus_1', clock.now(), { attempt_count: 2, ...given })]);
  }
  async function act(what: string, body: object = {}): Promise<void> {
    const { id, version } = await message();
    expect(await owner.send('POST', `/drafts/${id}/${what}`, { version, ...body })).toMatchObject({ status: 200 });
  }
  /** After the time in which an approval can be taken back. */
  async function sendDue(): Promise<void> {
    clock.advance(11_000);
    await http.app.get(BellWorker).drain('send');
  }
  async function failWith(sending: 'draft' | 'auto'): Promise<void> {
    await owner.switchOn(sending, 'payment_failed');
    await owner.fails(live);
    clock.advance(minute);
  }

  it('brings back the draft that was withdrawn, written as of now, and it is sent once', async () => {
    await failWith('draft');
    const { id, body_text: before } = await message();
    await clears();
    expect(await message()).toMatchObject({ id, status: 'withdrawn' });
    await failsAgain({ amount_due: 7_000, amount_remaining: 7_000 });
    expect(await messages()).toMatchObject([{ id, status: 'draft', status_words: null, ended_at: null }]);
    expect(await states()).toEqual([{ state: 'open' }]);
    expect([before, (await message()).body_text]).toEqual([
      expect.stringContaining('100.00'),
      expect.stringContaining('70.00'),
    ]);
    expect(await words()).toEqual([
      expect.stringContaining('Draft written: '),
      expect.stringContaining('Draft withdrawn: '),
      expect.stringContaining('Draft back: '),
      expect.stringContaining('Draft written anew: '),
    ]);
    await act('approve');
    await sendDue();
    expect(await messages()).toMatchObject([{ id, status: 'sent' }]);
    await clears();
    await failsAgain({ attempt_count: 3 });
    await sendDue();
    expect(await messages()).toMatchObject([{ id, status: 'sent' }]);
    expect(await states()).toEqual([{ state: 'closed' }]);
    expect(mail.received).toHaveLength(1);
  });

  it('writes no second one, however often it clears and comes back', async () => {
    await failWith('draft');
    for (let attempts = 2; attempts < 6; attempts += 1) {
      clock.advance(minute);
      await clears();
      await failsAgain({ attempt_count: attempts });
    }
    expect(await messages()).toMatchObject([{ status: 'draft' }]);
    expect(await states()).toEqual([{ state: 'open' }]);
  });

  it('leaves to a person what would have left by itself', async () => {
    await failWith('auto');
    expect(await message()).toMatchObject({ status: 'approved', approved_by: null });
    await clears();
    await failsAgain();
    await sendDue();
    expect(await message()).toMatchObject({ status: 'draft', approved_at: null, send_after: null });
    expect(mail.received).toEqual([]);
    await act('approve');
    await sendDue();
    expect(mail.received).toHaveLength(1);
  });

  it('leaves what a person rejected', async () => {
    await failWith('draft');
    await act('reject', { reason: 'I called them.' });
    await clears();
    await failsAgain();
    expect(await messages()).toMatchObject([{ status: 'rejected' }]);
    expect(await states()).toEqual([{ state: 'closed' }]);
  });

  it('keeps the words of a person, and gives whoever is to look some days', async () => {
    await failWith('draft');
    const { id, version } = await message();
    await owner.send('PATCH', `/drafts/${id}`, { version, text: 'Please look at this.' });
    await clears();
    clock.advance(40 * day);
    await owner.book.hear(live);
    await failsAgain();
    await sendDue();
    expect(await message()).toMatchObject({ status: 'draft', body_text: 'Please look at this.' });
    clock.advance(3 * day);
    await sendDue();
    expect(await message()).toMatchObject({ status: 'expired' });
  });

  it('offers again to begin what was never begun', async () => {
    await owner.fails(live);
    await owner.switchOn('draft', 'payment_failed');
    expect(await states()).toEqual([{ state: 'adopted' }]);
    await clears();
    await failsAgain();
    expect(await states()).toEqual([{ state: 'adopted' }]);
    expect(await messages()).toEqual([]);
  });
});
