import { z } from 'zod';
import { idSchema, instantSchema, modeSchema, none } from './common.ts';
import { confirmSchema } from './connections.ts';
import { defineEndpoint } from './endpoint.ts';

export const listConsents = defineEndpoint({
  id: 'listConsents',
  method: 'GET',
  path: '/connections/consent',
  summary:
    'Billing systems that can be connected over their own consent page, and the modes this server is set up for [R3].',
  params: none,
  query: none,
  body: none,
  response: z.object({
    rows: z.array(
      z.object({
        system: z.string(),
        label: z.string(),
        words: z.string().describe('Who can use it, in plain words.'),
        modes: z.array(modeSchema).describe('Modes that the operator has set up; empty when there is none.'),
      }),
    ),
  }),
});

export const beginConsent = defineEndpoint({
  id: 'beginConsent',
  method: 'POST',
  path: '/connections/consent',
  summary:
    'Begins to connect over the consent page: answers where to send this browser. Its answer is taken once, from the same browser ' +
    'and person, within ten minutes. Needs a session; an API key is refused. 409 when the server has no application ' +
    'for the mode.',
  params: none,
  query: none,
  body: z.strictObject({
    system: z.string().max(40),
    mode: modeSchema,
    connectionId: idSchema
      .optional()
      .describe('The connection whose account is to give consent; another account that answers is asked about.'),
    confirm: confirmSchema,
  }),
  response: z.object({ url: z.url() }),
});

export const completeConsent = defineEndpoint({
  id: 'completeConsent',
  method: 'POST',
  path: '/connections/consent/complete',
  summary:
    'Takes the answer that the consent page sent back with the browser, and starts reading the account. Another account than that of the ' +
    'connection it was begun for, or than one that was disconnected, is refused with 409 another_account, unless that was confirmed when ' +
    'it was begun. 409 too for an answer that was used, is too old, or belongs to another browser or person.',
  params: none,
  query: none,
  body: z.strictObject({
    state: z.string().min(1).max(200),
    code: z.string().min(1).max(500).optional(),
    error: z.string().max(200).optional(),
  }),
  response: z.object({
    connectionId: idSchema,
    keyForgotten: z.boolean().describe('The account was read with a key until now, and the consent took its place.'),
  }),
});

export const consentSchema = z.object({
  system: z.string(),
  mode: modeSchema,
  meantFor: idSchema.nullable().describe('The connection it was begun for; null where any account may answer.'),
  status: z
    .enum(['open', 'confirming', 'connected', 'failed', 'unknown'])
    .describe(
      '`open`: no answer was taken so far. `confirming`: one was, and the account is being asked. `unknown`: one was, and what became of ' +
        'it was not noted: the list of connections shows whether the account is connected.',
    ),
  code: z.string().nullable().describe('Why it failed; null otherwise.'),
  connectionId: idSchema.nullable().describe('What was connected.'),
});
export type ConsentDto = z.infer<typeof consentSchema>;

export const followConsent = defineEndpoint({
  id: 'followConsent',
  method: 'GET',
  path: '/connections/consent/last',
  summary:
    'What became of the consent that this browser and person began last, within ten minutes; null where there is none.',
  params: none,
  query: none,
  body: none,
  response: z.object({ consent: consentSchema.nullable() }),
});

export const unroutableSchema = z.object({
  system: z.string(),
  systemLabel: z.string(),
  externalAccountId: z.string().nullable().describe('Null where the events name no account.'),
  mode: modeSchema.nullable().describe('Null where the events do not say it.'),
  deliveries: z.int(),
  firstAt: instantSchema,
  lastAt: instantSchema,
  isOurs: z.boolean().describe('This workspace has the account in another mode, or had it.'),
  words: z.string().describe('Why nobody was told, and what to do.'),
});
export type UnroutableDto = z.infer<typeof unroutableSchema>;

export const listUnroutable = defineEndpoint({
  id: 'listUnroutable',
  method: 'GET',
  path: '/connections/consent/unroutable',
  summary:
    'Accounts that the one webhook of the application was told of in the last 35 days and that nobody here reads, newest first, at most ' +
    '100. Where several workspaces share the server, only accounts that this one has or had.',
  params: none,
  query: none,
  body: none,
  response: z.object({ rows: z.array(unroutableSchema) }),
});
