import { aFailedInvoice, anOverdueInvoice, type BookConnection } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openHttp, type TestHttp } from '../../test/support/http.ts';
import { Owner } from '../../test/support/owner.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ApprovalModule } from './approval.module.ts';

describe('mail of an account whose last connection was ended', () => {
  let database: TestDatabase;
  let http: TestHttp;
  let owner: Owner;
  let connection: BookConnection;
  let accountId: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    http = await openHttp({ database, clock, imports: [ApprovalModule] });
  });
  beforeEach(async () => {
    clock.set('2026-06-15T12:00:00Z');
    owner = await Owner.begin(http, database, clock);
    connection = await owner.book.connect({ mode: 'live' });
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });

  const sendDue = () => http.app.get(BellWorker).drain('send');

  async function failWith(sending: 'draft' | 'auto'): Promise<void> {
    await owner.switchOn(sending, 'payment_failed', 'invoice_overdue');
    accountId = await owner.fails(connection);
  }

  async function edit(id: string, body: object): Promise<void> {
    const { version } = await owner.get(`/drafts/${id}`);
    const { status } = await owner.send('PATCH', `/drafts/${id}`, { version, ...body });
    expect(status).toBe(200);
  }

  async function disconnect(): Promise<void> {
    await http.rooms.get(DisconnectingService, { strict: false }).disconnect(owner.workspaceId, connection.id);
    const forgetting = http.rooms.get(ForgettingService, { strict: false });
    await http.rooms.get(Database, { strict: false }).write(owner.workspaceId, async (scope) => {
      await forgetting.blank(scope, connection.id, 100);
      await forgetting.forget(scope, connection.id, '', 100);
    });
    await http.app.get(BellWorker).drain('evaluate');
  }

  it.each(['failed', 'approved'])('names none that is %s and never left beside one that was sent', async (status) => {
    await failWith('draft');
    const [{ id, version }] = await owner.rows(`select id, version from message where workspace_id = $1`);
    await owner.send('POST', `/drafts/${id}/approve`, { version });
    clock.advance(11_000);
    await sendDue();
    await owner.book.receive(connection, [anOverdueInvoice('cus_1', clock.now(), 3, { id: 'in_2', number: 'INV-2' })]);
    await owner.rows(`update message set status = $2 where workspace_id = $1 and status = 'draft'`, status);
    const named = [{ status, subject: expect.stringContaining('INV-2') }];
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({ status: 'sent', recentMail: named });
    await disconnect();
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({ status: 'sent', withheld: null, recentMail: [] });
    await owner.rows(`update connection set status = 'connected' where workspace_id = $1`);
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({ recentMail: named });
  });

  it.each([
    ['as they are', null, /^It never left, /],
    ['of unknown fate', new Date('2026-06-15T12:00:00Z'), /^Nobody knows whether it arrived, /],
  ])('speaks of those that were rejected %s', async (_how, sentAt, words) => {
    await failWith('draft');
    const [{ id, version }] = await owner.rows(`select id, version from message where workspace_id = $1`);
    if (sentAt) await owner.rows(`update message set status = 'unknown', sent_at = $2 where workspace_id = $1`, sentAt);
    await owner.send('POST', `/drafts/${id}/reject`, { version, reason: 'I called them.' });
    await disconnect();
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({
      status: 'rejected',
      withheld: expect.stringMatching(words),
      text: '',
    });
  });

  it('offers nobody to take back what does not leave any more', async () => {
    await failWith('draft');
    const [{ id, version }] = await owner.rows(
      `select id, version from message where workspace_id = $1 and status = 'draft'`,
    );
    await owner.send('POST', `/drafts/${id}/approve`, { version });
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({ status: 'approved', undoUntil: expect.any(String) });
    await disconnect();
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({ withheld: expect.any(String), undoUntil: null });
  });

  it('names no invoice for which it was not sent', async () => {
    await failWith('auto');
    clock.advance(1_000);
    await owner.book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { status: 'reconsidering' })]);
    await sendDue();
    const [{ id }] = await owner.rows(`select id from message where workspace_id = $1`);
    const told = async () => {
      const timeline = await owner.get(`/accounts/${accountId}/timeline?kind=message`);
      return { timeline: timeline.rows, draft: await owner.get(`/drafts/${id}`) };
    };
    const reason = expect.stringContaining('INV-cus_1 has a status that we do not know');
    expect(await told()).toMatchObject({
      timeline: [{ words: expect.stringMatching(/^Not sent: /), detail: reason }, {}],
      draft: { status: 'draft', statusWords: reason },
    });
    await disconnect();
    const after = await told();
    expect(after).toMatchObject({
      timeline: [{ words: 'Not sent', detail: null }, {}],
      draft: { status: 'draft', statusWords: null, withheld: expect.stringContaining('connected again') },
    });
    expect(JSON.stringify(after)).not.toContain('INV-cus_1');
  });

  it('takes with it what an earlier release noted of it without its source', async () => {
    await failWith('auto');
    clock.advance(1_000);
    await owner.book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { status: 'reconsidering' })]);
    await sendDue();
    await owner.rows(`update account_event set source = null where workspace_id = $1 and words like 'Not sent: %'`);
    await disconnect();
    const { rows: lines } = await owner.get(`/accounts/${accountId}/timeline?kind=message`);
    expect(lines[0]).toMatchObject({ words: 'Not sent', detail: null });
  });

  it('is to nobody where billing alone knew the address, and to whom a person typed', async () => {
    await failWith('draft');
    const [{ id, to_address: known }] = await owner.rows(`select id, to_address from message where workspace_id = $1`);
    const told = async () => [
      await owner.get(`/drafts/${id}`),
      (await owner.get('/drafts?mode=live&status=withheld')).rows[0],
    ];
    await disconnect();
    expect(known).toContain('@');
    expect(await told()).toMatchObject([{ to: '' }, { to: '' }]);
    expect(JSON.stringify(await told())).not.toContain(known);
    await owner.rows(`update connection set status = 'connected' where workspace_id = $1`);
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({ to: known });
    await edit(id, { text: 'Please look at this.' });
    await owner.rows(`update connection set status = 'disconnected' where workspace_id = $1`);
    expect(await told()).toMatchObject([{ to: '' }, { to: '' }]);
    await owner.rows(`update connection set status = 'connected' where workspace_id = $1`);
    await edit(id, { to: 'ada@halden.example' });
    await owner.rows(`update connection set status = 'disconnected' where workspace_id = $1`);
    expect(await told()).toMatchObject([{ to: 'ada@halden.example' }, { to: 'ada@halden.example' }]);
  });

  it.each([
    ['nobody', 'that of billing again', (known: string) => known],
    ['nobody', 'that of billing in other letters', (known: string) => known.toUpperCase()],
    ['the last', 'yet another', () => 'bo@halden.example'],
  ])('is to %s where a person typed another address and then %s', async (_to, _typed, last) => {
    await failWith('draft');
    const [{ id, to_address: known }] = await owner.rows(`select id, to_address from message where workspace_id = $1`);
    await edit(id, { to: 'ada@halden.example' });
    await edit(id, { to: last(known) });
    await edit(id, { to: last(known), text: 'Please look at this.' });
    await disconnect();
    expect(await owner.get(`/drafts/${id}`)).toMatchObject({ to: last('') });
  });

  it('still says why it was not sent where that is no word of billing', async () => {
    await failWith('auto');
    await owner.rows(`update playbook set is_on = false where workspace_id = $1`);
    // Nor where billing is in doubt as well.
    clock.advance(1_000);
    await owner.book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { status: 'reconsidering' })]);
    await sendDue();
    await disconnect();
    const { rows: lines } = await owner.get(`/accounts/${accountId}/timeline?kind=message`);
    expect(lines[0]).toMatchObject({ words: 'Not sent', detail: 'Its playbook is switched off.' });
  });
});
