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

/** A state, or those of the attached whom a person linked. */
export const attachmentFilterSchema = z
  .enum([...attachmentStateSchema.options, 'by_hand'])
  .describe('A state, or those that a person linked.');
export type AttachmentFilter = z.infer<typeof attachmentFilterSchema>;

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
    .array(
      namedAccountSchema.extend({ because: z.enum(['stored_id', 'stated_id', 'email', 'domain']), words: z.string() }),
    )
    .describe('For one under review: other accounts that fit, by the nearest evidence of each.'),
  source: sourceLinkSchema.nullable(),
  canUnlink: z.boolean().describe('A person linked it, and that can be taken back.'),
});
export type AttachmentDto = z.infer<typeof attachmentSchema>;

export const listAttachments = defineEndpoint({
  id: 'listAttachments',
  method: 'GET',
  path: '/connections/:id/customers',
  summary:
    'Customers of a connection in the order of their ids, each with where it belongs and the evidence; one state or all.',
  params: idParams,
  query: z.strictObject({ state: attachmentFilterSchema.optional(), ...pageQueryShape }),
  body: none,
  response: pageOf(attachmentSchema),
});

const placeSchema = z.object({ account: namedAccountSchema.nullable().describe('Where it belongs now.') });

/** An id of a billing system: opaque, and none is longer. */
const externalIdSchema = z.string().min(1).max(255);

export const linkCustomer = defineEndpoint({
  id: 'linkCustomer',
  method: 'POST',
  path: '/connections/:id/customers/link',
  summary:
    'A person links a customer that waits or is ambiguous to an account; no machine moves it from there. What already holds is adopted ' +
    'there, not fired. The account that a customer already has may be confirmed so. 409 for a customer that was matched.',
  params: idParams,
  query: none,
  body: z.strictObject({ externalId: externalIdSchema, accountId: idSchema }),
  response: placeSchema,
});

export const unlinkCustomer = defineEndpoint({
  id: 'unlinkCustomer',
  method: 'POST',
  path: '/connections/:id/customers/unlink',
  summary: 'Takes back what a person linked: the customer belongs again where it did before.',
  params: idParams,
  query: none,
  body: z.strictObject({ externalId: externalIdSchema }),
  response: placeSchema,
});
