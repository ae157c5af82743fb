import {
  aCustomer,
  aFailedInvoice,
  anInvoice,
  anOverdueInvoice,
  aSubscription,
  BillingBook,
  type BookConnection,
} from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { aWorkspaceWithKey, openHttp, type TestHttp } from '../../test/support/http.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ApprovalModule } from './approval.module.ts';

describe('mail of an account whose last connection was ended', () => {
  let database: TestDatabase;
  let http: TestHttp;
  let book: BillingBook;
  let key: string;
  let connection: BookConnection;
  let accountId: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    http = await openHttp({ database, clock, imports: [ApprovalModule] });
  });
  beforeEach(async () => {
    clock.set('2026-06-15T12:00:00Z');
    const workspace = await aWorkspaceWithKey(http, database);
    key = workspace.key;
    book = new BillingBook(database, http.rooms, clock, workspace.workspaceId);
    connection = await book.connect({ mode: 'live' });
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });

  const rows = async (text: string, ...parameters: unknown[]) =>
    (await database.owner.query(text, [book.workspaceId, ...parameters])).rows;
  const get = async (path: string) => {
    const { status, body } = await http.send('GET', `/api${path}`, { key });
    expect([path, status]).toEqual([path, 200]);
    return Object(body);
  };
  const sendDue = () => http.app.get(BellWorker).drain('send');

  async function switchOn(sending: 'draft' | 'auto'): Promise<void> {
    const playbooks = await rows(
      `select id from playbook where workspace_id = $1 and trigger in ('payment_failed', 'invoice_overdue')`,
    );
    for (const { id } of playbooks) {
      const answer = await http.send('PUT', `/api/playbooks/${id}/switch`, { key, body: { isOn: true, sending } });
      expect(answer.status).toBe(200);
    }
    clock.advance(1_000);
  }

  async function fail(): Promise<void> {
    const now = clock.now();
    [accountId = ''] = await book.receive(connection, [
      aCustomer('cus_1'),
      aSubscription('cus_1', now),
      anInvoice('cus_1', now),
    ]);
    clock.advance(60_000);
    await book.receive(connection, [aFailedInvoice('cus_1', clock.now())]);
  }

  async function edit(id: string, body: object): Promise<void> {
    const { version } = await get(`/drafts/${id}`);
    const { status } = await http.send('PATCH', `/api/drafts/${id}`, { key, body: { version, ...body } });
    expect(status).toBe(200);
  }

  async function disconnect(): Promise<void> {
    await http.rooms.get(DisconnectingService, { strict: false }).disconnect(book.workspaceId, connection.id);
    const forgetting = http.rooms.get(ForgettingService, { strict: false });
    await http.rooms.get(Database, { strict: false }).write(book.workspaceId, async (scope) => {
      await forgetting.blank(scope, connection.id, 100);
      await forgetting.forget(scope, connection.id, '', 100);
    });
    await http.app.get(BellWorker).drain('evaluate');
  }

  it.each(['failed', 'approved'])('names none that is %s and never left beside one that was sent', async (status) => {
    await switchOn('draft');
    await fail();
    const [{ id, version }] = await rows(`select id, version from message where workspace_id = $1`);
    await http.send('POST', `/api/drafts/${id}/approve`, { key, body: { version } });
    clock.advance(11_000);
    await sendDue();
    await book.receive(connection, [anOverdueInvoice('cus_1', clock.now(), 3, { id: 'in_2', number: 'INV-2' })]);
    await rows(`update message set status = $2 where workspace_id = $1 and status = 'draft'`, status);
    const named = [{ status, subject: expect.stringContaining('INV-2') }];
    expect(await get(`/drafts/${id}`)).toMatchObject({ status: 'sent', recentMail: named });
    await disconnect();
    expect(await get(`/drafts/${id}`)).toMatchObject({ status: 'sent', withheld: null, recentMail: [] });
    await rows(`update connection set status = 'connected' where workspace_id = $1`);
    expect(await get(`/drafts/${id}`)).toMatchObject({ recentMail: named });
  });

  it('offers nobody to take back what does not leave any more', async () => {
    await switchOn('draft');
    await fail();
    const [{ id, version }] = await rows(
      `select id, version from message where workspace_id = $1 and status = 'draft'`,
    );
    await http.send('POST', `/api/drafts/${id}/approve`, { key, body: { version } });
    expect(await get(`/drafts/${id}`)).toMatchObject({ status: 'approved', undoUntil: expect.any(String) });
    await disconnect();
    expect(await get(`/drafts/${id}`)).toMatchObject({ withheld: expect.any(String), undoUntil: null });
  });

  it('names no invoice for which it was not sent', async () => {
    await switchOn('auto');
    await fail();
    clock.advance(1_000);
    await book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { status: 'reconsidering' })]);
    await sendDue();
    const [{ id }] = await rows(`select id from message where workspace_id = $1`);
    const told = async () => {
      const timeline = await get(`/accounts/${accountId}/timeline?kind=message`);
      return { timeline: timeline.rows, draft: await get(`/drafts/${id}`) };
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
    await switchOn('auto');
    await fail();
    clock.advance(1_000);
    await book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { status: 'reconsidering' })]);
    await sendDue();
    await rows(`update account_event set source = null where workspace_id = $1 and words like 'Not sent: %'`);
    await disconnect();
    const { rows: lines } = await get(`/accounts/${accountId}/timeline?kind=message`);
    expect(lines[0]).toMatchObject({ words: 'Not sent', detail: null });
  });

  it('is to nobody where billing alone knew the address, and to whom a person typed', async () => {
    await switchOn('draft');
    await fail();
    const [{ id, to_address: known }] = await rows(`select id, to_address from message where workspace_id = $1`);
    const told = async () => [await get(`/drafts/${id}`), (await get('/drafts?mode=live&status=withheld')).rows[0]];
    await disconnect();
    expect(known).toContain('@');
    expect(await told()).toMatchObject([{ to: '' }, { to: '' }]);
    expect(JSON.stringify(await told())).not.toContain(known);
    await rows(`update connection set status = 'connected' where workspace_id = $1`);
    expect(await get(`/drafts/${id}`)).toMatchObject({ to: known });
    await edit(id, { text: 'Please look at this.' });
    await rows(`update connection set status = 'disconnected' where workspace_id = $1`);
    expect(await told()).toMatchObject([{ to: '' }, { to: '' }]);
    await rows(`update connection set status = 'connected' where workspace_id = $1`);
    await edit(id, { to: 'ada@halden.example' });
    await rows(`update connection set status = 'disconnected' where workspace_id = $1`);
    expect(await told()).toMatchObject([{ to: 'ada@halden.example' }, { to: 'ada@halden.example' }]);
  });

  it.each([
    ['nobody', 'that of billing again', (known: string) => known],
    ['nobody', 'that of billing in other letters', (known: string) => known.toUpperCase()],
    ['the last', 'yet another', () => 'bo@halden.example'],
  ])('is to %s where a person typed another address and then %s', async (_to, _typed, last) => {
    await switchOn('draft');
    await fail();
    const [{ id, to_address: known }] = await rows(`select id, to_address from message where workspace_id = $1`);
    await edit(id, { to: 'ada@halden.example' });
    await edit(id, { to: last(known) });
    await edit(id, { to: last(known), text: 'Please look at this.' });
    await disconnect();
    expect(await get(`/drafts/${id}`)).toMatchObject({ to: last('') });
  });

  it('still says why it was not sent where that is no word of billing', async () => {
    await switchOn('auto');
    await fail();
    await rows(`update playbook set is_on = false where workspace_id = $1`);
    // Nor where billing is in doubt as well.
    clock.advance(1_000);
    await book.receive(connection, [aFailedInvoice('cus_1', clock.now(), { status: 'reconsidering' })]);
    await sendDue();
    await disconnect();
    const { rows: lines } = await get(`/accounts/${accountId}/timeline?kind=message`);
    expect(lines[0]).toMatchObject({ words: 'Not sent', detail: 'Its playbook is switched off.' });
  });
});
