import PostalMime from 'postal-mime';
import { listAccounts } from '#contracts/account-list.ts';
import { approveDraft, editDraft, getDraft, listDrafts, type DraftDto } from '#contracts/drafts.ts';
import { listOutbox } from '#contracts/outbox.ts';
import { editPlaybook, listPlaybooks } from '#contracts/playbooks.ts';
import { createApiKey } from '#contracts/session.ts';
import { Client } from './support/client.ts';
import { FakeMail } from './support/fake-mail.ts';
import { actInSandbox, connectAndRead, setUp } from './support/journey.ts';
import { aCustomer, accountIn, connectByKey, control, hurry, messageTo, switchPlaybookOf } from './support/merchant.ts';
import { openProduct, type Product } from './support/product.ts';
import { until } from './support/until.ts';
import { deliver } from './support/webhook.ts';

const secret = 'whsec_of_a_merchant';

/** Live mode in the built programs: a pasted key, a webhook entered by hand, and a mail server at the edge of the world. */
describe('mail of a live connection', () => {
  const mail = new FakeMail();
  let product: Product;
  let client: Client;

  beforeAll(async () => {
    const smtp = `${await mail.open()}?tls=off`;
    // All of it is told in the log, at the lowest level there is: what must not stand there is looked for at the end.
    const settings = { SMTP_URL: smtp, LOG_LEVEL: 'trace', STRPE_CONNECT_KEY: 'sk_live_misspelt' };
    product = await openProduct({ customers: 20, stripeIsSandbox: true, settings });
    client = await setUp(product);
    const live = await connectByKey(product, client, { secretKey: 'rk_live_sandbox_full', webhookSecret: secret });
    await control(product, 'PUT', '/webhook', { url: live.webhookUrl, secret, livemode: true });
    // The same merchant in test mode, side by side: whatever happens, happens in both.
    await connectAndRead(product, client);
    await switchPlaybookOf(client, 'payment_failed', 'draft');
  });
  afterAll(async () => {
    await product?.close();
    await mail.close();
  });
  beforeEach(() => {
    mail.received.length = 0;
    mail.behaviour = 'take';
  });

  const failedPayment = async (name: string) => {
    const email = `billing@${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`;
    const customer = await aCustomer(product, { name, email });
    await accountIn(product, customer, 'live');
    await actInSandbox(product, customer, 'fail-payment');
    return { customer, email };
  };
  const approve = (draft: DraftDto) =>
    client.request('POST', `/api/drafts/${draft.id}/approve`, { version: draft.version });
  const becomes = (id: string, status: DraftDto['status']) =>
    until(`a message that is ${status}`, async () => {
      const now = await client.call(getDraft, { params: { id } });
      return now.status === status && now;
    });
  const headersOf = (raw: string) => (raw.split('\r\n\r\n')[0] ?? '').replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');

  it('leaves once, complete, however often it is approved', async () => {
    const { customer, email } = await failedPayment('Aldermoor Press');
    const draft = await messageTo(product, client, customer);
    expect(draft).toMatchObject({ status: 'draft', leavesBy: 'smtp', to: email });
    const answers = await Promise.all([approve(draft), approve(draft), approve(draft)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(mail.received).toEqual([]);
    await hurry(product);
    await becomes(draft.id, 'sent');
    await hurry(product);
    expect(mail.received).toHaveLength(1);
    const [sent] = mail.received;
    expect(sent?.to).toEqual([email]);
    const headers = headersOf(sent?.raw ?? '');
    for (const name of ['From', 'To', 'Subject', 'Date', 'Message-ID']) {
      expect(headers.filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))).toHaveLength(1);
    }
    const read = await PostalMime.parse(sent?.raw ?? '');
    expect([read.from?.name, read.subject]).toEqual(['Ada Keel', draft.subject]);
    expect(read.text?.trim()).toBe(draft.text.trim());
    expect(read.html).toContain('Aldermoor Press');
  });

  it('never leaves for the same customer in test mode: that mail stays in the Outbox', async () => {
    const { customer } = await failedPayment('Birchgate Audio');
    const draft = await messageTo(product, client, customer, 'test');
    expect(draft.leavesBy).toBe('outbox');
    await client.call(approveDraft, { params: { id: draft.id }, body: { version: draft.version } });
    await hurry(product);
    await becomes(draft.id, 'sent');
    expect(mail.received).toEqual([]);
    const { rows } = await client.call(listOutbox, { query: { mode: 'test' } });
    expect(rows.filter((row) => row.messageId === draft.id)).toHaveLength(1);
    expect((await client.call(listOutbox, { query: { mode: 'live' } })).rows).toEqual([]);
  });

  it('stays apart in every list from what is in test mode', async () => {
    const modes = ['live', 'test'] as const;
    const [live, test] = await Promise.all(
      modes.map(async (mode) => {
        const accounts = await client.call(listAccounts, { query: { mode, limit: 200 } });
        const drafts = await client.call(listDrafts, { query: { mode, limit: 200 } });
        return [...accounts.rows, ...drafts.rows].map((row) => row.id);
      }),
    );
    expect(live?.length).toBeGreaterThan(20);
    expect(test?.length).toBeGreaterThan(20);
    expect(live?.filter((id) => test?.includes(id))).toEqual([]);
  });

  it('is tried again under the same name when the server asks for patience, and leaves once', async () => {
    const { customer } = await failedPayment('Coldwater Labs');
    const draft = await messageTo(product, client, customer);
    mail.behaviour = 'ask-later';
    await approve(draft);
    await hurry(product);
    const put = await until('the first try', async () => {
      const now = await client.call(getDraft, { params: { id: draft.id } });
      return now.status === 'approved' && now.statusWords?.includes('Greylisted') && now;
    });
    expect(mail.received).toEqual([]);
    mail.behaviour = 'take';
    await hurry(product);
    await becomes(put.id, 'sent');
    const { rows } = await product.database.owner.query(`select mail_id, tries from message where id = $1`, [put.id]);
    expect(rows[0].tries).toBe(2);
    const ids = mail.received.flatMap(({ raw }) => headersOf(raw).filter((line) => /^message-id:/i.test(line)));
    expect(ids).toEqual([`Message-ID: <${rows[0].mail_id}>`]);
  });

  it('ends when the server knows no such address, and nobody writes there again', async () => {
    const { customer, email } = await failedPayment('Drystone Optics');
    const draft = await messageTo(product, client, customer);
    mail.behaviour = 'refuse-address';
    await approve(draft);
    await hurry(product);
    expect((await becomes(draft.id, 'failed')).statusWords).toContain('No such user');
    mail.behaviour = 'take';
    await switchPlaybookOf(client, 'invoice_overdue', 'draft');
    await actInSandbox(product, customer, 'make-overdue', { inSeconds: 0 });
    const held = await until('another message', async () => {
      const newest = await messageTo(product, client, customer);
      return newest.id !== draft.id && newest;
    });
    expect([held.to, held.status]).toEqual([email, 'held']);
    expect(held.statusWords).toContain('is not written to');
    expect((await approve(held)).status).toBe(409);
    expect(mail.received).toEqual([]);
  });

  it('is withdrawn, with the reason, when the invoice is paid between approval and sending', async () => {
    const { customer } = await failedPayment('Elmfield Media');
    const draft = await messageTo(product, client, customer);
    await approve(draft);
    await actInSandbox(product, customer, 'pay');
    expect((await becomes(draft.id, 'withdrawn')).statusWords).toBe('The payment is no longer failing.');
    await hurry(product);
    expect(mail.received).toEqual([]);
  });

  it('gains no header and no recipient from a hostile name or subject', async () => {
    const { rows } = await client.call(listPlaybooks, { query: { mode: 'live' } });
    const playbook = rows.find((each) => each.trigger === 'payment_failed');
    await client.call(editPlaybook, {
      params: { id: playbook?.id ?? '' },
      body: {
        version: playbook?.version ?? 0,
        subject: 'For {{accountName}}',
        body: 'Dear {{accountName}},\n\nplease pay.',
      },
    });
    const name = 'Fernhill\r\nBcc: thief@fernhill.example\r\n\r\nbody';
    const { customer, email } = await failedPayment('Fernhill');
    await actInSandbox(product, customer, 'patch', { name });
    const hostile = await aCustomer(product, { name, email: 'pay@hostile.example' });
    await accountIn(product, hostile, 'live');
    await actInSandbox(product, hostile, 'fail-payment');
    for (const [each, to] of [
      [customer, email],
      [hostile, 'pay@hostile.example'],
    ] as const) {
      let draft = await messageTo(product, client, each);
      if (each === customer) {
        const subject = 'Hello\r\nBcc: thief@fernhill.example';
        draft = await client.call(editDraft, { params: { id: draft.id }, body: { version: draft.version, subject } });
      }
      await approve(draft);
      await hurry(product);
      await becomes(draft.id, 'sent');
      const sent = mail.received.splice(0);
      expect(sent.map((one) => one.to)).toEqual([[to]]);
      const read = await PostalMime.parse(sent[0]?.raw ?? '');
      expect(read.headers.map((header) => header.key).filter((key) => ['bcc', 'cc'].includes(key))).toEqual([]);
      expect(read.to?.map((one) => one.address)).toEqual([to]);
      expect(read.subject).toContain('Bcc: thief@fernhill.example');
    }
  });

  it('leaves without asking in automatic mode, which offers are refused', async () => {
    const offer = (await client.call(listPlaybooks, { query: { mode: 'live' } })).rows.find(
      (playbook) => playbook.trigger === 'usage_over_plan',
    );
    expect(offer).toMatchObject({ mayBeAutomatic: false, automaticWords: expect.stringContaining('unsubscribe') });
    const refused = await client.request('PUT', `/api/playbooks/${offer?.id}/switch`, { isOn: true, sending: 'auto' });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining('unsubscribe')]);
    await switchPlaybookOf(client, 'payment_failed', 'auto');
    const { customer, email } = await failedPayment('Greywell Foods');
    const message = await messageTo(product, client, customer);
    await hurry(product);
    await becomes(message.id, 'sent');
    expect(mail.received.map((one) => one.to)).toEqual([[email]]);
    expect(headersOf(mail.received[0]?.raw ?? '')).toContain('Auto-Submitted: auto-generated');
    const inTest = await messageTo(product, client, customer, 'test');
    expect([inTest.status, inTest.statusWords]).toEqual(['draft', 'Automatic sending is for live connections only.']);
  });

  it('leaves no secret, address or text of anybody in the log, at trace', async () => {
    const planted = { secretKey: 'rk_live_planted', webhookSecret: 'whsec_planted' };
    const refused = await client.request('POST', '/api/connections', { system: 'stripe', credentials: planted });
    expect(refused.status).toBe(400);
    const program = new Client(product.url, (await client.call(createApiKey, { body: { name: 'Script' } })).secret);
    expect((await program.request('POST', '/api/drafts/none/approve', { token: 'token_planted' })).status).toBe(404);
    const { rows } = await product.database.owner.query<{ public_id: string }>(
      'select public_id from directory_connection',
    );
    const hook = `${product.url}/hooks/stripe/${rows[0]?.public_id}`;
    expect(await deliver(hook, { id: 'evt_planted', type: 'payload_planted', data: {} })).toBe(400);
    const said = product.output().split('\n');
    // Said once to whoever starts the program: the link of the first owner.
    const lines = said.filter((line) => !line.startsWith('{"listening"')).join('\n');
    expect(lines).toContain('"names":["STRPE_CONNECT_KEY"]');
    expect(lines).toContain('"level":20');
    const { searchParams } = new URL(product.setupUrl);
    const keys = [secret, product.database.config.secretKey.toString('base64'), searchParams.get('token') ?? ''];
    const typed = ['misspelt', 'planted', 'rk_live_', 'correct horse', 'please pay', 'Aldermoor', 'thief@'];
    const secrets = [...keys, ...typed, '@northwind.example', '.example"', ...program.passes, ...client.passes];
    expect(secrets.filter((word) => word === '' || lines.includes(word))).toEqual([]);
  });
});
