import { z } from 'zod';
import { idParams, idSchema, instantSchema, none, pageOf, pageQueryShape, sourceLinkSchema } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const attachmentStateSchema = z
  .enum(['attached', 'review', 'waiting', 'deleted'])
  .describe(
    'Attached: belongs to an account. Review: several accounts fit, so it stands alone until a person decides. ' +
      'Waiting: named by something that was read, not read itself yet. Deleted: gone in the billing system.',
  );
export type AttachmentState = z.infer<typeof attachmentStateSchema>;

const namedAccountSchema = z.object({ accountId: idSchema, name: z.string() });

export const attachmentSchema = z.object({
  externalId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  domain: z.string().nullable().describe('Business domain; null for personal mail or none.'),
  state: attachmentStateSchema,
  link: z.enum(['person', 'stored_id', 'email', 'domain', 'own', 'review']).nullable(),
  linkedAt: instantSchema.nullable(),
  account: namedAccountSchema.nullable().describe('The account it belongs to now, if any.'),
  words: z.string().describe('Why it stands where it stands.'),
  candidates: z
    .array(namedAccountSchema.extend({ because: z.enum(['stored_id', 'email', 'domain']), words: z.string() }))
    .describe('For one under review: other accounts that fit, by the nearest evidence of each.'),
  source: sourceLinkSchema.nullable(),
});
export type AttachmentDto = z.infer<typeof attachmentSchema>;

export const listAttachments = defineEndpoint({
  id: 'listAttachments',
  method: 'GET',
  path: '/connections/:id/customers',
  summary:
    'Customers of a connection in the order of their ids, each with where it belongs and the evidence; one state or all.',
  params: idParams,
  query: z.strictObject({ state: attachmentStateSchema.optional(), ...pageQueryShape }),
  body: none,
  response: pageOf(attachmentSchema),
});
