import { z } from 'zod';
import { credentialsBody, resourceReportSchema } from './access-report.ts';
import { backfillSchema } from './backfill.ts';
import { idParams, idSchema, instantSchema, modeSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const connectionSchema = z.object({
  id: idSchema,
  system: z.string(),
  systemLabel: z.string(),
  label: z.string(),
  mode: modeSchema,
  isSandbox: z.boolean(),
  elsewhere: z
    .string()
    .nullable()
    .describe('Set where the operator has another address answer for the billing system: which, in words.'),
  externalAccountId: z.string().nullable(),
  readWith: z
    .string()
    .describe('What it is read with, as its system calls it: key, token; consent where an account gave that.'),
  keyKind: z.string(),
  keyLastFour: z.string(),
  grantedScope: z
    .string()
    .nullable()
    .describe(
      'What an account gave consent to, in the words of its system: read_only. Null where it is read with a key.',
    ),
  status: z
    .enum(['reading', 'connected', 'degraded', 'revoked', 'disconnecting', 'disconnected'])
    .describe(
      '`reading` until everything was read once, also while nothing is read: `backfill.status` says whether that reading is under way, ' +
        'was stopped (`canceled`) or failed.',
    ),
  statusDot: z.enum(['ok', 'warning', 'problem', 'never']),
  statusWords: z.string(),
  silent: z
    .object({ tone: z.enum(['info', 'warning']), words: z.string() })
    .nullable()
    .describe(
      'Set while no webhook came within 24 hours and its events may not be read, so that what changes shows with the nightly reading ' +
        'alone: that, and the next step. `info` where one came within a week: the day may have been quiet.',
    ),
  resources: z.array(resourceReportSchema),
  unavailable: z
    .array(z.object({ kind: z.string(), label: z.string(), words: z.string(), resource: z.string() }))
    .describe(
      'What the readings do not get at present although it is permitted: what the last one had to leave out, and what fails in the ' +
        'one under way. The words say why; `resource` is that of `resources` under which it is permitted.',
    ),
  warnings: z.array(z.string()),
  backfill: backfillSchema.nullable(),
  purge: z
    .object({
      removed: z.int(),
      left: z.int(),
      isWaiting: z.boolean().describe('Whoever removed them has stopped, or nobody has begun: it goes on by itself.'),
    })
    .nullable()
    .describe('Rows that were removed after a disconnect, and rows that are left; null when nothing is being removed.'),
  lastEventAt: instantSchema.nullable(),
  lastEventThrough: z.enum(['webhook', 'polling']).nullable(),
  lastReconcileAt: instantSchema.nullable(),
  heardAt: instantSchema.nullable().describe('The moment up to which what was heard of it is complete; null before.'),
  lastReadingAt: instantSchema
    .nullable()
    .describe(
      'When everything was read last. Of a first reading: when accounts were judged by it, and then when its books were read; null before.',
    ),
  counts: z.object({
    customers: z.int().describe('Attached to an account; those deleted in the billing system are counted below.'),
    review: z.int().describe('Of them, those that fit several accounts and stand alone until a person decides.'),
    byHand: z.int().describe('Of them, those that a person linked.'),
    waiting: z.int().describe('Named by something that was read, and not read themselves yet.'),
    deleted: z.int().describe('Deleted in the billing system; who had an account by then keeps it.'),
    accounts: z.int().describe('That customers of this connection belong to, the deleted ones included.'),
  }),
  ledger: z.object({ calls: z.int(), writes: z.int(), since: instantSchema.nullable() }),
  webhookUrl: z.string(),
  hasWebhookSecret: z.boolean(),
  createdAt: instantSchema,
  disconnectedAt: instantSchema.nullable().describe('When it was ended; null while it is connected.'),
});
export type ConnectionDto = z.infer<typeof connectionSchema>;

export const listConnections = defineEndpoint({
  id: 'listConnections',
  method: 'GET',
  path: '/connections',
  summary: 'Connections of the workspace, with progress, counts and the sum of the ledger.',
  params: none,
  query: none,
  body: none,
  response: z.object({ rows: z.array(connectionSchema) }),
});

export const getConnection = defineEndpoint({
  id: 'getConnection',
  method: 'GET',
  path: '/connections/:id',
  summary: 'One connection.',
  params: idParams,
  query: none,
  body: none,
  response: connectionSchema,
});

export const confirmSchema = z
  .literal('another_account')
  .optional()
  .describe(
    'Left out at first. Another billing account than the one that is replaced, or that was disconnected before, is refused with ' +
      '409 another_account, in words that name both; sent again with this, it becomes a connection of its own.',
  );

export const createConnection = defineEndpoint({
  id: 'createConnection',
  method: 'POST',
  path: '/connections',
  summary:
    'Connects a billing system and starts reading it. Credentials are sealed and never returned. The account of a connection that ' +
    'was disconnected goes on with the same records; another account than that is refused with 409 another_account until it is confirmed.',
  params: none,
  query: none,
  body: credentialsBody.extend({ label: z.string().trim().max(100).optional(), confirm: confirmSchema }),
  response: connectionSchema,
});

export const connectSandbox = defineEndpoint({
  id: 'connectSandbox',
  method: 'POST',
  path: '/connections/sandbox',
  summary: 'Connects one half of the local billing sandbox in one step, its webhook included. Test mode.',
  params: none,
  query: none,
  body: z.strictObject({
    system: z.string().min(1).max(50).optional().describe('One that the sandbox plays; left out, the first of them.'),
    confirm: confirmSchema,
  }),
  response: connectionSchema,
});

export const replaceCredentials = defineEndpoint({
  id: 'replaceCredentials',
  method: 'PUT',
  path: '/connections/:id/credentials',
  summary:
    'Gives the connection a new key of the same account; reading goes on with the same records. A key of another account is ' +
    'refused with 409 another_account until that is confirmed; then it becomes a connection of its own, which is answered.',
  params: idParams,
  query: none,
  body: z.strictObject({
    credentials: credentialsBody.shape.credentials,
    confirm: confirmSchema,
  }),
  response: connectionSchema,
});

export const setWebhookSecret = defineEndpoint({
  id: 'setWebhookSecret',
  method: 'PUT',
  path: '/connections/:id/webhook-secret',
  summary:
    'Keeps the signing secret of the webhook that points at this connection. The one before stays valid for 24 hours.',
  params: idParams,
  query: none,
  body: z.strictObject({ secret: z.string().trim().min(8).max(512) }),
  response: connectionSchema,
});

export const resyncConnection = defineEndpoint({
  id: 'resyncConnection',
  method: 'POST',
  path: '/connections/:id/resync',
  summary: 'Reads the whole connection again, now. 409 when it is not open.',
  params: idParams,
  query: none,
  body: none,
  response: connectionSchema,
});

export const removeConnection = defineEndpoint({
  id: 'removeConnection',
  method: 'DELETE',
  path: '/connections/:id',
  summary: 'Disconnects: purges what was read, stops acting on it; accounts and sent mail stay.',
  params: idParams,
  query: none,
  body: none,
  response: none,
});
