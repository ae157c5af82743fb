import { z } from 'zod';
import { idParams, idSchema, instantSchema, modeSchema, none, triggerSchema } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const playbookSchema = z.object({
  id: idSchema,
  trigger: triggerSchema,
  name: z.string(),
  sentence: z
    .string()
    .describe('"When a payment fails, draft \'Card failed\' to the billing contact; stop when paid."'),
  steps: z
    .array(
      z.object({ kind: z.enum(['cause', 'flag', 'message', 'decision', 'end']), title: z.string(), words: z.string() }),
    )
    .describe('The road of one account through the playbook.'),
  isOn: z.boolean(),
  sending: z.enum(['draft', 'auto']),
  messageClass: z.enum(['transactional', 'promotional']),
  mayBeAutomatic: z.boolean(),
  automaticWords: z.string().nullable().describe('Why it cannot send automatically.'),
  version: z.int(),
  subject: z.string(),
  body: z.string(),
  cooldownDays: z.int(),
  expiresDays: z.int(),
  counts: z.object({ open: z.int(), adopted: z.int(), sent: z.int(), drafts: z.int() }),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      example: z.string(),
      insert: z.string().describe('What a template writes for it ("{{money amountDue}}").'),
    }),
  ),
  updatedAt: instantSchema,
});
export type PlaybookDto = z.infer<typeof playbookSchema>;

export const listPlaybooks = defineEndpoint({
  id: 'listPlaybooks',
  method: 'GET',
  path: '/playbooks',
  summary: 'Playbooks with what they do in one sentence. Counts are of one mode.',
  params: none,
  query: z.strictObject({ mode: modeSchema }),
  body: none,
  response: z.object({ rows: z.array(playbookSchema) }),
});

export const getPlaybook = defineEndpoint({
  id: 'getPlaybook',
  method: 'GET',
  path: '/playbooks/:id',
  summary: 'One playbook.',
  params: idParams,
  query: z.strictObject({ mode: modeSchema }),
  body: none,
  response: playbookSchema,
});

export const switchPlaybook = defineEndpoint({
  id: 'switchPlaybook',
  method: 'PUT',
  path: '/playbooks/:id/switch',
  summary:
    'On or off, draft or automatic. What already holds is adopted, not fired: start it from the matches. 409, with ' +
    'the reason, when it may not send by itself. One switch for live and test: mail of test accounts stays in the Outbox.',
  params: idParams,
  query: none,
  body: z.strictObject({ isOn: z.boolean(), sending: z.enum(['draft', 'auto']) }),
  response: none,
});

export const editPlaybook = defineEndpoint({
  id: 'editPlaybook',
  method: 'PUT',
  path: '/playbooks/:id/message',
  summary:
    'Writes a new version of the message. 400 when it names an unknown field, 409 when there is a newer version. ' +
    'Open enrollments finish on theirs.',
  params: idParams,
  query: none,
  body: z.strictObject({
    version: z.int(),
    subject: z.string().trim().min(1).max(200),
    body: z.string().trim().min(1).max(20_000),
  }),
  response: none,
});

export const previewPlaybook = defineEndpoint({
  id: 'previewPlaybook',
  method: 'POST',
  path: '/playbooks/:id/preview',
  summary: 'Renders a message with a real account, without effect. Without an account the best match is taken.',
  params: idParams,
  query: none,
  body: z.strictObject({
    mode: modeSchema,
    accountId: idSchema.optional(),
    subject: z.string().max(200),
    body: z.string().max(20_000),
  }),
  response: z.object({
    accountName: z.string().nullable(),
    to: z.string().nullable(),
    subject: z.string().nullable(),
    text: z.string().nullable(),
    html: z.string().nullable(),
    problems: z.array(z.string()),
  }),
});
