import { z } from 'zod';
import { idParams, idSchema, instantSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const troubleSchema = z.object({
  key: z.enum(['alive', 'recent', 'permissions', 'events', 'data', 'matching', 'review']),
  label: z.string(),
  result: z
    .enum(['ok', 'info', 'warning', 'problem', 'unknown'])
    .describe(
      'info: nothing is wrong, and it may not be as somebody expects; its next step is a choice. ' +
        'unknown: an earlier problem keeps it from being found out.',
    ),
  words: z.string().describe('What was found, with the numbers it was found by.'),
  next: z
    .object({
      words: z.string(),
      target: z
        .enum(['credentials', 'permissions', 'webhook', 'deliveries', 'readings', 'customers', 'review', 'connect'])
        .describe('Where on the page, or in the product, the next step is taken.'),
    })
    .nullable(),
});
export type TroubleDto = z.infer<typeof troubleSchema>;

export const fewerAccountsSchema = z.object({
  customers: z.int().describe('Customers that the billing system has named, deleted ones included.'),
  neverHeld: z.int().describe('Deleted there before they had an account; who had one by then keeps it.'),
  waiting: z.int().describe('Named by something that was read, and not read themselves yet.'),
  shared: z.int().describe('Customers that share an account with another one.'),
  accounts: z.int().describe('customers − neverHeld − waiting − shared.'),
  words: z.array(z.string()),
});
export type FewerAccountsDto = z.infer<typeof fewerAccountsSchema>;

export const troubleshootConnection = defineEndpoint({
  id: 'troubleshootConnection',
  method: 'POST',
  path: '/connections/:id/troubleshoot',
  summary:
    '"Something is missing?": runs its own checks, in the order in which to mend what they find, and says why there are fewer accounts than customers.',
  params: idParams,
  query: none,
  body: none,
  response: z.object({ checkedAt: instantSchema, checks: z.array(troubleSchema), fewerAccounts: fewerAccountsSchema }),
});

export const disconnectPreviewSchema = z.object({
  connectionId: idSchema,
  label: z.string(),
  goes: z.object({
    customers: z.int().describe('Whose names and addresses are erased.'),
    objects: z.int(),
    snapshotVersions: z.int(),
    deliveries: z.int(),
    flagsClosing: z.int().describe('On accounts that another connection still speaks of.'),
    draftsWithdrawn: z.int(),
    isAtLeast: z
      .boolean()
      .describe(
        'More accounts have flags than are judged for this question: more flags may close, and drafts with them.',
      ),
  }),
  freezes: z.object({
    accounts: z.int().describe('That no other connection speaks of: they become contacts.'),
    flags: z.int(),
    drafts: z.int().describe('Not sent while frozen.'),
  }),
  stays: z.object({
    accounts: z.int(),
    links: z.int(),
    sentMessages: z.int(),
    scores: z.int().describe('Those of before the disconnect.'),
  }),
  words: z.array(z.string()),
});
export type DisconnectPreviewDto = z.infer<typeof disconnectPreviewSchema>;

export const previewDisconnect = defineEndpoint({
  id: 'previewDisconnect',
  method: 'GET',
  path: '/connections/:id/disconnect-preview',
  summary: 'What a disconnect would remove, freeze and leave, counted now [R13]. Changes nothing.',
  params: idParams,
  query: none,
  body: none,
  response: disconnectPreviewSchema,
});

export const sumCalls = defineEndpoint({
  id: 'sumCalls',
  method: 'GET',
  path: '/connections/:id/calls/summary',
  summary: 'The ledger summed: all calls and writes ever made, and the kept entries by resource and status [R11].',
  params: idParams,
  query: none,
  body: none,
  response: z.object({
    calls: z.int(),
    writes: z.int(),
    since: instantSchema,
    words: z.string(),
    rows: z.array(
      z.object({
        method: z.string(),
        resource: z.string().describe('The path, with ids left out.'),
        status: z.int().describe('0 when no answer came.'),
        calls: z.int(),
        averageMs: z.int(),
      }),
    ),
  }),
});
