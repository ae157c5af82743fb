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
  to: z.string(),
  subject: z.string(),
  trigger: triggerSchema,
  why: z.string(),
  status: messageStatusSchema,
  statusWords: z.string().nullable(),
  mrr: z.array(moneySchema),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
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
  health: z.object({ score: z.int().nullable(), band: bandSchema, words: z.string().nullable() }),
  missing: z.array(z.string()).describe('Values without which the message is held.'),
  recentMail: z.array(z.object({ at: instantSchema, subject: z.string(), status: messageStatusSchema })),
  undoUntil: instantSchema.nullable(),
});
export type DraftDto = z.infer<typeof draftSchema>;

export const listDrafts = defineEndpoint({
  id: 'listDrafts',
  method: 'GET',
  path: '/drafts',
  summary: 'Messages that wait for a person (draft and held), most MRR first.',
  params: none,
  query: z.strictObject({
    mode: modeSchema,
    status: z.enum(['waiting', 'ended']).default('waiting'),
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
    'Checks the condition again, then sends after 10 seconds. Twice sends once; a draft whose cause has cleared withdraws.',
  params: idParams,
  query: none,
  body: z.strictObject({ version: z.int() }),
  response: draftSchema,
});

export const undoApproval = defineEndpoint({
  id: 'undoApproval',
  method: 'POST',
  path: '/drafts/:id/undo',
  summary: 'Takes an approval back while the message is still held.',
  params: idParams,
  query: none,
  body: none,
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

export const outboxRowSchema = z.object({
  id: idSchema,
  messageId: idSchema,
  accountId: idSchema,
  accountName: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  sentAt: instantSchema,
});

export const listOutbox = defineEndpoint({
  id: 'listOutbox',
  method: 'GET',
  path: '/outbox',
  summary: 'Mail that would have left but stayed here: test mode, or no mail server.',
  params: none,
  query: z.strictObject({ mode: modeSchema, ...pageQueryShape }),
  body: none,
  response: pageOf(outboxRowSchema),
});

export const getOutboxMail = defineEndpoint({
  id: 'getOutboxMail',
  method: 'GET',
  path: '/outbox/:id',
  summary: 'One mail exactly as it would have left.',
  params: idParams,
  query: none,
  body: none,
  response: outboxRowSchema.extend({ text: z.string(), html: z.string(), raw: z.string() }),
});

export const sendingSchema = z.object({
  isStopped: z.boolean(),
  since: instantSchema.nullable(),
  by: z.string().nullable().describe('Name of the member who stopped it.'),
  outage: z
    .object({
      since: instantSchema,
      words: z.string().describe('What the mail server said, or did not offer.'),
      waiting: z.int().describe('Mails that were tried and are held.'),
      notedBy: z.array(z.string()).describe('Members who have taken note.'),
      isNoted: z.boolean().describe('Whether the caller has.'),
    })
    .nullable()
    .describe('The mail server cannot be used safely; told once until mail flows again.'),
  postalAddress: z
    .string()
    .nullable()
    .describe('Stands under every offer; without one, offers never send by themselves.'),
});

export const getSending = defineEndpoint({
  id: 'getSending',
  method: 'GET',
  path: '/sending',
  summary: 'Whether mail may leave this workspace.',
  params: none,
  query: none,
  body: none,
  response: sendingSchema,
});

export const switchSending = defineEndpoint({
  id: 'switchSending',
  method: 'PUT',
  path: '/sending',
  summary: 'The kill switch: stops everything that is not yet handed over, or lets it go on.',
  params: none,
  query: none,
  body: z.strictObject({ isStopped: z.boolean() }),
  response: sendingSchema,
});

export const noteOutage = defineEndpoint({
  id: 'noteOutage',
  method: 'POST',
  path: '/sending/outage/note',
  summary: 'Takes note of the outage that stands: its notice asks this member no more.',
  params: none,
  query: none,
  body: none,
  response: sendingSchema,
});

export const setPostalAddress = defineEndpoint({
  id: 'setPostalAddress',
  method: 'PUT',
  path: '/sending/postal-address',
  summary: "Sets the sender's postal address that stands under every offer.",
  params: none,
  query: none,
  body: z.strictObject({ postalAddress: z.string().trim().min(5).max(300).nullable() }),
  response: sendingSchema,
});

export const suppressionSchema = z.object({
  id: idSchema,
  pattern: z.string().describe("A whole address in its normal form, or '@' and a domain."),
  kind: z.enum(['bounced', 'unsubscribed', 'blocked']),
  reason: z.string(),
  stops: z.enum(['everything', 'offers']),
  since: instantSchema,
  by: z.string().nullable().describe('The member who blocked it; null for a mail server and for the reader.'),
  lifted: z.object({ at: instantSchema, by: z.string().nullable() }).nullable(),
});
export type SuppressionDto = z.infer<typeof suppressionSchema>;

export const listSuppressions = defineEndpoint({
  id: 'listSuppressions',
  method: 'GET',
  path: '/suppressions',
  summary: 'Addresses that are not written to, newest first, or those that were lifted.',
  params: none,
  query: z.strictObject({ state: z.enum(['standing', 'lifted']).default('standing'), ...pageQueryShape }),
  body: none,
  response: pageOf(suppressionSchema),
});

export const blockAddress = defineEndpoint({
  id: 'blockAddress',
  method: 'POST',
  path: '/suppressions',
  summary: 'Stops all mail to an address, or to every address of a domain. Twice is once.',
  params: none,
  query: none,
  body: z.strictObject({ pattern: z.string().trim().min(3).max(254), reason: z.string().trim().min(1).max(200) }),
  response: suppressionSchema,
});

export const liftSuppression = defineEndpoint({
  id: 'liftSuppression',
  method: 'POST',
  path: '/suppressions/:id/lift',
  summary: 'Lets the address be written to again. Who lifted it, and when, is kept.',
  params: idParams,
  query: none,
  body: none,
  response: suppressionSchema,
});
