import { z } from 'zod';
import { idParams, instantSchema, none, pageOf, pageQueryShape, sourceLinkSchema } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const timelineEntrySchema = z.object({
  id: z.string(),
  at: instantSchema,
  kind: z.enum(['billing', 'health', 'flag', 'message', 'playbook', 'model']),
  words: z.string(),
  detail: z.string().nullable(),
  source: sourceLinkSchema.nullable(),
});

export const listTimeline = defineEndpoint({
  id: 'listTimeline',
  method: 'GET',
  path: '/accounts/:id/timeline',
  summary: 'What happened on an account, newest first: billing, health, flags, mail.',
  params: idParams,
  query: z.strictObject({ kind: timelineEntrySchema.shape.kind.optional(), ...pageQueryShape }),
  body: none,
  response: pageOf(timelineEntrySchema),
});
