import { z } from 'zod';
import { healthSchema } from './account-health.ts';
import { idParams, idSchema, instantSchema, modeSchema, none, personSchema, triggerSchema } from './common.ts';
import { shownBillingSchema } from './account-list.ts';
import { defineEndpoint } from './endpoint.ts';
import { revenueSchema } from './revenue.ts';

export const accountFlagSchema = z.object({
  id: idSchema,
  trigger: triggerSchema,
  words: z.string(),
  since: instantSchema,
  state: z.enum(['open', 'closed']),
  snoozedUntil: instantSchema.nullable(),
  assignee: personSchema.nullable(),
  closedAt: instantSchema.nullable(),
  closedBy: z
    .enum(['cause_cleared', 'person'])
    .nullable()
    .describe('Closed by a person it stays closed for its cause, which may still hold; null while open.'),
  closedWords: z.string().nullable(),
});

export const accountSchema = z.object({
  id: idSchema,
  mode: modeSchema,
  name: z.string(),
  domain: z.string().nullable(),
  owner: personSchema.nullable(),
  createdAt: instantSchema,
  customerSince: instantSchema.nullable().describe('When its first subscription began, as billing tells it.'),
  health: healthSchema,
  revenue: revenueSchema.nullable().describe('Null while the first backfill runs and after a disconnect.'),
  revenueWords: z.string().nullable().describe('Why there is no revenue.'),
  soFar: shownBillingSchema
    .nullable()
    .describe(
      'What lists show of it while billing is read for the first time, and until that is evaluated; null otherwise.',
    ),
  flags: z.array(accountFlagSchema),
  movedTo: z
    .object({ accountId: idSchema, name: z.string() })
    .nullable()
    .describe('Where a person linked its only billing customer: lists show that one alone.'),
  isContact: z.boolean().describe('No connected billing system knows it: it is listed among the contacts.'),
});
export type AccountDto = z.infer<typeof accountSchema>;

export const getAccount = defineEndpoint({
  id: 'getAccount',
  method: 'GET',
  path: '/accounts/:id',
  summary: 'One account: health with its reasons, revenue with source and age, open flags.',
  params: idParams,
  query: none,
  body: none,
  response: accountSchema,
});

export const assignAccount = defineEndpoint({
  id: 'assignAccount',
  method: 'PUT',
  path: '/accounts/:id/owner',
  summary: 'Sets or clears the CSM who owns the account.',
  params: idParams,
  query: none,
  body: z.strictObject({ memberId: idSchema.nullable() }),
  response: none,
});
