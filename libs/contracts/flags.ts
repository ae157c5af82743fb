import { z } from 'zod';
import {
  bandSchema,
  idParams,
  idSchema,
  instantSchema,
  modeSchema,
  moneySchema,
  none,
  pageOf,
  pageQueryShape,
  personSchema,
  sourceLinkSchema,
  triggerSchema,
} from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const flagSchema = z.object({
  id: idSchema,
  trigger: triggerSchema,
  words: z.string(),
  since: instantSchema,
  assignee: personSchema.nullable(),
  snoozedUntil: instantSchema.nullable(),
  source: sourceLinkSchema.nullable(),
});

/** One row per account: what is open on it and what it is worth. */
export const flaggedAccountSchema = z.object({
  accountId: idSchema,
  name: z.string(),
  domain: z.string().nullable(),
  owner: personSchema.nullable(),
  score: z.int().nullable(),
  band: bandSchema.nullable().describe('Null for an account that has left, and for a contact: neither has health.'),
  history: z.array(z.int().nullable()).describe('Scores of the last 30 days, oldest first; null is a gap.'),
  atRisk: z
    .array(moneySchema)
    .nullable()
    .describe(
      'MRR at stake, one entry a currency: of the subscription whose invoice is unpaid, or that renews, however healthy its account is; ' +
        'null when it is not known, as after a disconnect.',
    ),
  atRiskWords: z
    .string()
    .nullable()
    .describe('Why there is no MRR to be at stake, of a contact; null of every other account.'),
  flags: z.array(flagSchema),
  next: z
    .string()
    .nullable()
    .describe(
      'What happens next by itself ("Draft waiting, expires in 5 days"), or why nothing does ("Playbook is off").',
    ),
  draftId: idSchema.nullable(),
  nextStep: z
    .object({ label: z.string(), playbookId: idSchema })
    .nullable()
    .describe('What a person can do about it on a playbook\'s page ("Switch on", "Start it").'),
});
export type FlaggedAccountDto = z.infer<typeof flaggedAccountSchema>;

export const flagGroupSchema = z.enum(['payment', 'overdue', 'renewal', 'expansion']);

export const listFlagged = defineEndpoint({
  id: 'listFlagged',
  method: 'GET',
  path: '/flagged',
  summary: 'Flagged accounts, most MRR at stake first.',
  params: none,
  query: z.strictObject({
    mode: modeSchema,
    group: flagGroupSchema.optional(),
    assignee: z.union([z.literal('me'), z.literal('nobody'), idSchema]).optional(),
    snoozed: z.enum(['hide', 'only']).default('hide'),
    ...pageQueryShape,
  }),
  body: none,
  response: pageOf(flaggedAccountSchema).extend({
    groups: z.record(flagGroupSchema, z.int()).describe('Accounts with an open flag of each group.'),
    recoveredThisWeek: z.int(),
  }),
});

export const closeFlag = defineEndpoint({
  id: 'closeFlag',
  method: 'POST',
  path: '/flags/:id/close',
  summary: 'Closes a flag by hand, with the enrollments of its cause; drafts that wait are withdrawn. It stays closed.',
  params: idParams,
  query: none,
  body: z.strictObject({ reason: z.string().trim().max(300).optional() }),
  response: z.object({ withdrawnDrafts: z.int() }),
});

export const reopenFlag = defineEndpoint({
  id: 'reopenFlag',
  method: 'POST',
  path: '/flags/:id/reopen',
  summary:
    'Undoes a close by hand: its enrollments go on, and drafts that were withdrawn with it wait again. 409 when its ' +
    'cause has cleared.',
  params: idParams,
  query: none,
  body: none,
  response: none,
});

export const snoozeFlag = defineEndpoint({
  id: 'snoozeFlag',
  method: 'POST',
  path: '/flags/:id/snooze',
  summary:
    'Hides a flag until an instant; null brings it back now. 400 for one that has passed, 409 when the flag is closed.',
  params: idParams,
  query: none,
  body: z.strictObject({ until: instantSchema.nullable() }),
  response: none,
});

export const assignFlag = defineEndpoint({
  id: 'assignFlag',
  method: 'POST',
  path: '/flags/:id/assign',
  summary: 'Gives a flag to a member, or to nobody. 409 when it is closed, or was given to somebody else meanwhile.',
  params: idParams,
  query: none,
  body: z.strictObject({
    memberId: idSchema.nullable(),
    from: idSchema.nullable().optional().describe('Who had it when it was read; without it, whoever has it now.'),
  }),
  response: none,
});
