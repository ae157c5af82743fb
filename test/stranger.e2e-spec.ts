import { randomUUID } from 'node:crypto';
import type { Endpoint } from '#contracts/endpoint.ts';
import { endpoints } from '#contracts/endpoints.ts';
import type { Client } from './support/client.ts';
import {
  accountOf,
  actInSandbox,
  connectAndRead,
  flaggedAccount,
  settled,
  setUp,
  setUpStranger,
  switchPlaybooksOn,
} from './support/journey.ts';
import { openProduct, type Product } from './support/product.ts';
import { until } from './support/until.ts';

type Ids = Record<
  | 'account'
  | 'flag'
  | 'draft'
  | 'sent'
  | 'playbook'
  | 'connection'
  | 'mail'
  | 'key'
  | 'enrollment'
  | 'member'
  | 'suppression'
  | 'delivery'
  | 'customer',
  string
>;

/** How each operation that names something is called: with whose ids, and what else it needs. */
interface Visit {
  readonly params?: (ids: Ids) => Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: (ids: Ids) => unknown;
}

const mode = { mode: 'test' };
const by = (name: keyof Ids) => (ids: Ids) => ({ id: ids[name] });
const deliveryOf = ({ connection, delivery }: Ids) => ({ id: connection, deliveryId: delivery });

/** In the order in which an owner can do all of them: what ends something comes last. */
const visits: Readonly<Record<string, Visit>> = {
  getMe: {},
  getCounts: { query: mode },
  listMembers: {},
  listApiKeys: {},
  createApiKey: { body: () => ({ name: 'Notebook' }) },
  getExchangeRates: {},
  listExchangeRateHistory: { query: { currency: 'usd' } },
  setExchangeRate: { body: () => ({ currency: 'usd', day: '2026-01-02', perEuro: '1.08' }) },
  setWorkspaceCurrency: { body: () => ({ currency: 'eur' }) },
  listConnectors: {},
  listConnections: {},
  listConsents: {},
  followConsent: {},
  listUnroutable: {},
  getConnection: { params: by('connection') },
  replaceCredentials: {
    params: by('connection'),
    body: () => ({ credentials: { secretKey: 'rk_test_sandbox_full' } }),
  },
  setWebhookSecret: { params: by('connection'), body: () => ({ secret: 'whsec_a_second_secret' }) },
  listCalls: { params: by('connection') },
  countCalls: { params: by('connection') },
  sumCalls: { params: by('connection') },
  troubleshootConnection: { params: by('connection') },
  previewDisconnect: { params: by('connection') },
  listAttachments: { params: by('connection') },
  linkCustomer: {
    params: by('connection'),
    body: (ids) => ({ externalId: ids.customer, accountId: ids.account }),
  },
  unlinkCustomer: { params: by('connection'), body: (ids) => ({ externalId: ids.customer }) },
  listDeliveries: { params: by('connection') },
  countDeliveries: { params: by('connection') },
  getDelivery: { params: deliveryOf },
  replayDelivery: { params: deliveryOf },
  getReadAllowance: { params: by('connection') },
  listAccounts: { query: mode },
  countAccounts: { query: mode },
  findAccounts: { query: { ...mode, text: 'company' } },
  getAccount: { params: by('account') },
  assignAccount: { params: by('account'), body: (ids) => ({ memberId: ids.member }) },
  listTimeline: { params: by('account') },
  listRevenueSources: {},
  previewRevenueSource: { body: () => ({ mode: 'test', system: 'stripe' }) },
  chooseRevenueSource: { body: () => ({ mode: 'test', system: 'stripe' }) },
  getRevenueVariance: { params: by('account') },
  listChargeFees: { params: by('account') },
  listRevenueVariance: { query: mode },
  getAccountMrrHistory: { params: by('account') },
  getMrrHistory: { query: mode },
  listFlagged: { query: mode },
  assignFlag: { params: by('flag'), body: (ids) => ({ memberId: ids.member }) },
  snoozeFlag: { params: by('flag'), body: () => ({ until: null }) },
  closeFlag: { params: by('flag'), body: () => ({ reason: 'Spoken to them.' }) },
  reopenFlag: { params: by('flag') },
  listDrafts: { query: mode },
  getDraft: { params: by('draft') },
  // Closing the flag withdrew the draft, reopening it brought it back: it was changed twice.
  editDraft: { params: by('draft'), body: () => ({ version: 3, subject: 'About your payment' }) },
  approveDraft: { params: by('draft'), body: () => ({ version: 4 }) },
  undoApproval: { params: by('draft') },
  confirmArrival: { params: by('sent'), body: () => ({ version: 1 }) },
  rejectDraft: { params: by('draft'), body: () => ({ version: 6, reason: 'Spoken to them.' }) },
  listOutbox: { query: mode },
  getOutboxMail: { params: by('mail') },
  getSending: {},
  switchSending: { body: () => ({ isStopped: false }) },
  noteOutage: {},
  setPostalAddress: { body: () => ({ postalAddress: '1 Mill Lane, Fernhill' }) },
  blockAddress: { body: () => ({ pattern: '@rival.example', reason: 'A competitor.' }) },
  listSuppressions: {},
  liftSuppression: { params: by('suppression') },
  listPlaybooks: { query: mode },
  getPlaybook: { params: by('playbook'), query: mode },
  editPlaybook: {
    params: by('playbook'),
    body: () => ({ version: 1, subject: 'Your invoice', body: 'Hello,\n\nyour invoice is open.' }),
  },
  previewPlaybook: {
    params: by('playbook'),
    body: (ids) => ({ mode: 'test', accountId: ids.account, subject: 'Your invoice', body: 'Hello.' }),
  },
  listEnrolled: { params: by('playbook'), query: mode },
  listMatches: { params: by('playbook'), query: mode },
  startMatches: { params: by('playbook'), body: (ids) => ({ enrollmentIds: [ids.enrollment] }) },
  switchPlaybook: { params: by('playbook'), body: () => ({ isOn: false, sending: 'draft' }) },
  getHealthModel: {},
  getRestore: {},
  noteRestore: {},
  listReadings: { params: by('connection') },
  resyncConnection: { params: by('connection') },
  cancelBackfill: { params: by('connection') },
  revokeApiKey: { params: by('key') },
  removeConnection: { params: by('connection') },
};

/** Operations that are about no workspace yet, or that begin something new of the caller's own, or only ask the outside. */
const beginnings = new Set([
  'checkSetup',
  'completeSetup',
  'testConnection',
  'createConnection',
  'connectSandbox',
  'fetchExchangeRates',
  'importExchangeRates',
  'beginConsent',
  'completeConsent',
]);

describe('a stranger from another workspace', () => {
  let product: Product;
  let owner: Client;
  let stranger: Client;
  let ids: Ids;

  beforeAll(async () => {
    product = await openProduct({ customers: 12 });
    owner = await setUp(product);
    stranger = await setUpStranger(product);
    ids = await makeEverything(product, owner);
  });
  afterAll(() => product.close());

  it('has a visit to every operation of the contract', () => {
    const known = new Set([...Object.keys(visits), ...beginnings]);
    expect(endpoints.map((endpoint) => endpoint.id).filter((id) => !known.has(id))).toEqual([]);
  });

  it('gets with every id what a missing id gets, where the owner gets an answer', async () => {
    const missing = Object.fromEntries(Object.keys(ids).map((name) => [name, randomUUID()])) as Ids;
    const outcomes: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const [id, visit] of Object.entries(visits)) {
      const endpoint = endpointOf(id);
      const foreign = await call(stranger, endpoint, visit, ids);
      const nothing = await call(stranger, endpoint, visit, missing);
      const own = await call(owner, endpoint, visit, ids);
      outcomes[id] = { own: Math.floor(own.status / 100), foreign: named(foreign, ids) };
      expected[id] = { own: 2, foreign: named(nothing, missing) };
      if (!visit.params) expect(JSON.stringify(foreign.body)).not.toContain(ids.account);
    }
    expect(outcomes).toEqual(expected);
  });

  it('is not believed when a header, a query or a body names a workspace', async () => {
    const me = await owner.request('GET', '/api/me');
    const workspace = String(Reflect.get(Object(Reflect.get(Object(me.body), 'workspace')), 'id'));
    const inQuery = await stranger.request('GET', `/api/accounts?mode=test&workspaceId=${workspace}`);
    expect(inQuery.status).toBe(400);
    const inBody = await stranger.request('POST', '/api/api-keys', { name: 'Mine', workspaceId: workspace });
    expect(inBody.status).toBe(400);
  });

  it('finds no row of the owner in any table, whatever it asks the database as the application', async () => {
    const tables = await product.database.owner.query<{ relname: string }>(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r'
         and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)`,
    );
    const unprotected = await product.database.owner.query(
      `select relname from pg_class c where relname = any($1) and relname not like 'directory_%'
         and (not relrowsecurity or not relforcerowsecurity
           or (select array_agg(p.qual) from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
                 and p.cmd = 'ALL' and p.with_check = p.qual) is distinct from array[$2]
           or (select count(*) from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname) <> 1)`,
      [tables.rows.map((row) => row.relname), ofThisWorkspace],
    );
    expect(unprotected.rows).toEqual([]);
    expect(tables.rows.length).toBeGreaterThan(20);
  });
});

/** The one policy that every table has, as the database writes it: beside a second one it would hold nothing. */
const ofThisWorkspace = "(workspace_id = (NULLIF(current_setting('keepwell.workspace'::text, true), ''::text))::uuid)";

function endpointOf(id: string): Endpoint {
  const endpoint = endpoints.find((each) => each.id === id);
  if (!endpoint) throw new Error(`There is no operation ${id}.`);
  return endpoint;
}

async function call(client: Client, endpoint: Endpoint, visit: Visit, ids: Ids) {
  let path = endpoint.path;
  for (const [name, value] of Object.entries(visit.params?.(ids) ?? {})) path = path.replace(`:${name}`, value);
  const query = visit.query ? `?${new URLSearchParams(visit.query).toString()}` : '';
  return client.request(endpoint.method, `/api${path}${query}`, visit.body?.(ids));
}

/** An answer without what differs by nature: the request's id, times, and the ids that were asked for. */
function named(answer: { status: number; body: unknown }, asked: Ids): unknown {
  let text = JSON.stringify(answer.body ?? null, (key, value: unknown) =>
    ['requestId', 'asOf', 'secret', 'createdAt', 'key', 'id', 'rows'].includes(key) ? undefined : value,
  );
  for (const [name, value] of Object.entries(asked)) text = text.replaceAll(value, `<${name}>`);
  return { status: answer.status, body: text };
}

/** One of everything that has an id, made the way it comes about in life. */
async function makeEverything(product: Product, owner: Client): Promise<Ids> {
  const connection = await connectAndRead(product, owner);
  await switchPlaybooksOn(owner);
  const customers = await product.database.owner.query<{ external_id: string }>(
    `select b.external_id from billing_customer b join account a on a.workspace_id = b.workspace_id and a.id = b.account_id
     where a.status = 'active' and b.email is not null and not exists (select 1 from flag f where f.account_id = a.id) order by 1 limit 2`,
  );
  const [first, second] = customers.rows.map((row) => row.external_id);
  for (const customer of [first, second]) await actInSandbox(product, customer ?? '', 'fail-payment');
  const row = await flaggedAccount(product, owner, { customer: first ?? '', trigger: 'payment_failed' });
  await flaggedAccount(product, owner, { customer: second ?? '', trigger: 'payment_failed' });
  await settled(product);
  const find = async (sql: string, ...values: unknown[]) =>
    String((await product.database.owner.query<{ id: string }>(sql, values)).rows[0]?.id);
  const other = await accountOf(product, second ?? '');
  const sent = await find(`select id from message where account_id = $1 and status = 'draft'`, other);
  await owner.request('POST', `/api/drafts/${sent}/approve`, { version: 1 });
  const mail = await until('the approved message to reach the outbox', async () => {
    const found = await find('select id from outbox_mail where message_id = $1', sent);
    return found === 'undefined' ? null : found;
  });
  const playbook = await find(
    `select id from playbook where trigger = 'payment_failed' and workspace_id =
    (select workspace_id from connection where id = $1)`,
    connection,
  );
  return {
    connection,
    delivery: await find(
      `select id from delivery where connection_id = $1 and result = 'applied' and refs <> '[]' limit 1`,
      connection,
    ),
    mail,
    sent,
    playbook,
    customer: first ?? '',
    account: row.accountId,
    flag: String(row.flags.find((flag) => flag.trigger === 'payment_failed')?.id),
    draft: await find(`select id from message where account_id = $1 and status = 'draft'`, row.accountId),
    enrollment: await find(`select id from enrollment where account_id = $1`, row.accountId),
    member: await find(`select id from member where name = 'Ada Keel'`),
    key: await createKey(owner),
    suppression: await blockAddress(owner),
  };
}

async function createKey(owner: Client): Promise<string> {
  const made = await owner.request('POST', '/api/api-keys', { name: 'Spreadsheet' });
  return String(Reflect.get(Object(Reflect.get(Object(made.body), 'key')), 'id'));
}

async function blockAddress(owner: Client): Promise<string> {
  const blocked = await owner.request('POST', '/api/suppressions', { pattern: 'x@old.example', reason: 'Left.' });
  return String(Reflect.get(Object(blocked.body), 'id'));
}
