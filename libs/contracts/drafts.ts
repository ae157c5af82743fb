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
  triggerSchema,
} from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const messageStatusSchema = z.enum([
  'draft',
  'held',
  'approved',
  'sending',
  'sent',
  'unknown',
  'failed',
  'withdrawn',
  'rejected',
  'expired',
]);

export const draftRowSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  accountName: z.string(),
  to: z.string().describe('Empty where nobody has filled it in, and where it came from billing that is disconnected.'),
  subject: z.string(),
  trigger: triggerSchema,
  why: z.string(),
  withheld: z
    .string()
    .nullable()
    .describe(
      'Why a message that nobody says has left is neither shown nor sent: the billing that it rests on was disconnected.',
    ),
  status: messageStatusSchema,
  statusWords: z.string().nullable(),
  mrr: z.array(moneySchema).nullable().describe('One entry a currency; null when unknown; empty when zero.'),
  mrrWords: z
    .string()
    .nullable()
    .describe('Why there is no MRR at all, where there is no subscription; a free one has zero.'),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable().describe('Null while it is withheld: then its time does not run out.'),
});
export type DraftRowDto = z.infer<typeof draftRowSchema>;

export const draftSchema = draftRowSchema.extend({
  version: z.int().describe('Raised by every change; edit, approve and reject say which version was read.'),
  from: z.string(),
  text: z.string(),
  html: z.string(),
  isEdited: z.boolean(),
  messageClass: z.enum(['transactional', 'promotional']),
  playbook: z.object({ id: idSchema, name: z.string(), version: z.int() }),
  leavesBy: z.enum(['smtp', 'outbox']).describe('The local Outbox for test mode and where no mail server is set.'),
  facts: z
    .array(
      z.object({ label: z.string(), was: z.string().nullable(), now: z.string().nullable(), hasChanged: z.boolean() }),
    )
    .describe('What was true when the draft was written, and what is true now.'),
  health: z
    .object({ score: z.int().nullable(), band: bandSchema.nullable(), words: z.string().nullable() })
    .describe('Without a band where the account has left, or is a contact: neither has health.'),
  missing: z.array(z.string()).describe('Values without which the message is held.'),
  recentMail: z.array(z.object({ at: instantSchema, subject: z.string(), status: messageStatusSchema })),
  undoUntil: instantSchema.nullable(),
});
export type DraftDto = z.infer<typeof draftSchema>;

export const listDrafts = defineEndpoint({
  id: 'listDrafts',
  method: 'GET',
  path: '/drafts',
  summary:
    'Messages that wait for a person, or for billing, most MRR first; those that were sent, or all that ended (sent ones included), newest first.',
  params: none,
  query: z.strictObject({
    mode: modeSchema,
    status: z
      .enum(['waiting', 'withheld', 'sent', 'ended'])
      .default('waiting')
      .describe('`withheld`: they wait for billing to be connected again, and do not expire meanwhile.'),
    playbookId: idSchema.optional().describe('Only what this playbook wrote.'),
    ...pageQueryShape,
  }),
  body: none,
  response: pageOf(draftRowSchema),
});

export const getDraft = defineEndpoint({
  id: 'getDraft',
  method: 'GET',
  path: '/drafts/:id',
  summary: 'One message as its recipient will see it, why it exists, and the account now.',
  params: idParams,
  query: none,
  body: none,
  response: draftSchema,
});

export const editDraft = defineEndpoint({
  id: 'editDraft',
  method: 'PATCH',
  path: '/drafts/:id',
  summary: 'Changes recipient, subject or text. 409 when there is a newer version.',
  params: idParams,
  query: none,
  body: z.strictObject({
    version: z.int(),
    to: z.email().max(200).optional(),
    subject: z.string().trim().min(1).max(200).optional(),
    text: z.string().trim().min(1).max(20_000).optional(),
  }),
  response: draftSchema,
});

export const approveDraft = defineEndpoint({
  id: 'approveDraft',
  method: 'POST',
  path: '/drafts/:id/approve',
  summary:
    'Checks the condition again, then sends after 10 seconds. Twice sends once; a draft whose cause has cleared ' +
    'withdraws. One that is `unknown` is sent once more, and only so. 409 while it lacks a value or a recipient, when its address ' +
    'is not written to, its playbook is off, its billing was disconnected, the cause of an `unknown` one has cleared, or there is ' +
    'a newer version.',
  params: idParams,
  query: none,
  body: z.strictObject({ version: z.int() }),
  response: draftSchema,
});

export const undoApproval = defineEndpoint({
  id: 'undoApproval',
  method: 'POST',
  path: '/drafts/:id/undo',
  summary: 'Takes an approval back while the message is still held. 409 when it is being sent or has left.',
  params: idParams,
  query: none,
  body: none,
  response: draftSchema,
});

export const confirmArrival = defineEndpoint({
  id: 'confirmArrival',
  method: 'POST',
  path: '/drafts/:id/arrived',
  summary:
    'Settles a message of which nobody knew whether it left (`unknown`): it is sent, by a person’s word. To send it ' +
    'again is to approve it. Twice records once. 409 for a message that waits or has ended, or when there is a newer version.',
  params: idParams,
  query: none,
  body: z.strictObject({ version: z.int() }),
  response: draftSchema,
});

export const rejectDraft = defineEndpoint({
  id: 'rejectDraft',
  method: 'POST',
  path: '/drafts/:id/reject',
  summary:
    'Ends a draft with a reason; it is not written again for this cause. 409 when it is not the version that was read.',
  params: idParams,
  query: none,
  body: z.strictObject({ version: z.int(), reason: z.string().trim().min(1).max(300) }),
  response: draftSchema,
});
