import { z } from 'zod';
import { idParams, idSchema, instantSchema, modeSchema, none, pageOf, pageQueryShape } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

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
